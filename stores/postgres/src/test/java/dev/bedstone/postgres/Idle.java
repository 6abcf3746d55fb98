package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

/** Closes a store at the end of a test, to which every connection must have come back. */
final class Idle {

    private Idle() {}

    static void close(Postgres postgres) {
        assertThat(postgres.statistics().inUse()).as("connections still in use").isZero();
        postgres.close();
    }
}
