package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static dev.bedstone.postgres.Tenants.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events in the same commit as what they tell of. */
@PostgresTest
class OutboxTest {

    record DocumentCreated(UUID id, long version, String title, Instant at, List<String> tags)
            implements OutboxEvent {
        @Override
        public String aggregate() {
            return "document:" + id;
        }
    }

    private record Stored(
            UUID tenantId,
            UUID eventId,
            int format,
            long epoch,
            int part,
            String aggregate,
            long aggregateVersion,
            String type,
            String payload,
            String actor,
            int attempts) {}

    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) throws SQLException {
        Migrated.up(database);
        postgres = Postgres.open(database.config(), StoreHooks.NONE);
        Tenants.createDocuments(postgres);
    }

    @AfterEach
    void close() {
        Idle.close(postgres);
    }

    @Test
    void anEventIsCommittedWithItsRow() {
        UUID id = UUID.randomUUID();
        ACME.run(() ->
                postgres.transaction(tx -> {
                    tx.sql("insert into document (id, title) values (:id, 'Q3')")
                            .bind("id", id)
                            .update();
                    tx.publish(created(id, 1));
                    tx.publish(created(id, 2));
                    return null;
                }));
        List<Stored> stored = stored();
        assertThat(stored).hasSize(2);
        Stored first = stored.getFirst();
        assertThat(first.tenantId()).isEqualTo(ACME.tenant().value());
        assertThat(first.eventId().version()).isEqualTo(7);
        assertThat(first.format()).isOne();
        assertThat(first.epoch()).isOne();
        assertThat(first.part()).isBetween(0, 15).isEqualTo(stored.getLast().part());
        assertThat(first.aggregate()).isEqualTo("document:" + id);
        assertThat(stored).extracting(Stored::aggregateVersion).containsExactly(1L, 2L);
        assertThat(first.type()).isEqualTo("DocumentCreated");
        assertThat(first.payload())
                .contains("\"title\": \"Q3 „final“\"")
                .contains("\"at\": \"2026-11-21T00:00:00Z\"")
                .contains("\"tags\": [\"a\", \"b\"]");
        assertThat(first.actor()).startsWith("user:");
        assertThat(first.attempts()).isZero();
    }

    @Test
    void whatIsRolledBackWasNeverPublished() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        ACME.call(() ->
                                postgres.transaction(tx -> {
                                    tx.publish(created(UUID.randomUUID(), 1));
                                    throw new IllegalStateException();
                                })));
        ACME.run(() ->
                postgres.transaction(tx -> {
                    assertThatIllegalStateException()
                            .isThrownBy(() ->
                                    tx.savepoint(inner -> {
                                        inner.publish(created(UUID.randomUUID(), 1));
                                        throw new IllegalStateException();
                                    }));
                    return null;
                }));
        assertThat(stored()).isEmpty();
    }

    @Test
    void anEventNeedsATenantAndFits() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(tx -> {
                                    tx.publish(created(UUID.randomUUID(), 1));
                                    return null;
                                }))
                .withMessageContaining("tenant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> publish(new Large(new char[1_000_001])))
                .withMessageContaining("publish where the data is");
        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() -> publish(created(UUID.randomUUID(), 0)))
                .withMessageContaining("aggregate_version");
        assertThat(stored()).isEmpty();
    }

    private record Large(char[] text) implements OutboxEvent {
        @Override
        public String aggregate() {
            return "large";
        }

        @Override
        public long version() {
            return 1;
        }
    }

    /** The application writes events and neither reads nor changes them. */
    @Test
    void theApplicationOnlyWrites() {
        publish(created(UUID.randomUUID(), 1));
        for (String statement :
                List.of(
                        "select 1 from bedstone.outbox",
                        "update bedstone.outbox set attempts = 9",
                        "delete from bedstone.outbox")) {
            assertThatExceptionOfType(Denied.class)
                    .isThrownBy(() -> ACME.call(() -> postgres.sql(statement).update()));
        }
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() ->
                        GLOBEX.call(() ->
                                postgres.sql(
                                                "insert into bedstone.outbox (tenant_id, event_id,"
                                                        + " format, epoch, aggregate,"
                                                        + " aggregate_version, type, payload,"
                                                        + " actor) values (:tenant,"
                                                        + " gen_random_uuid(), 1, 1, 'a', 1, 't',"
                                                        + " '{}', '')")
                                        .bind("tenant", ACME.tenant().value())
                                        .update()));
    }

    @Test
    void theMigrationsCanBeUndone(FreshDatabase database) throws SQLException {
        publish(created(UUID.randomUUID(), 1));
        Migrated.down(database);
        assertThat(
                        postgres.withoutTenant()
                                .query("select to_regclass('bedstone.outbox') is null")
                                .one(Boolean.class))
                .isTrue();
        assertThatExceptionOfType(StoreFailure.class)
                .isThrownBy(() -> publish(created(UUID.randomUUID(), 1)))
                .withMessageContaining("migrations");
    }

    private void publish(OutboxEvent event) {
        ACME.run(() ->
                postgres.transaction(tx -> {
                    tx.publish(event);
                    return null;
                }));
    }

    private List<Stored> stored() {
        return postgres.platform(
                "look at the outbox",
                tx ->
                        tx.sql(
                                        "select tenant_id, event_id, format, epoch, part,"
                                                + " aggregate, aggregate_version, type, payload,"
                                                + " actor, attempts from bedstone.outbox order by"
                                                + " id")
                                .list(Stored.class));
    }

    private static DocumentCreated created(UUID id, long version) {
        return new DocumentCreated(
                id,
                version,
                "Q3 „final“",
                Instant.parse("2026-11-21T00:00:00Z"),
                List.of("a", "b"));
    }
}
