package example;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.runtime.Bedstone;

/** An application that takes PostgreSQL alone; the README shows it. */
final class ChosenStores {

    private ChosenStores() {}

    static Bedstone open(BedstoneConfig config) {
        // @start region="chosen"
        Bedstone bedstone = Bedstone.builder(config).install(Postgres.store()).open();
        // @end region="chosen"
        return bedstone;
    }
}
