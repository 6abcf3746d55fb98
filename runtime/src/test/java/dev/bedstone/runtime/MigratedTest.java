package dev.bedstone.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.HealthConfig;
import dev.bedstone.config.Profile;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationException;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations as a part of opening. */
@PostgresTest
class MigratedTest {

    @TempDir private Path folder;

    private Bedstone.Builder builder(FreshDatabase database, Profile profile) {
        BedstoneConfig config =
                new BedstoneConfig(
                        profile,
                        Optional.of(database.config()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        HealthConfig.STANDARD);
        return Bedstone.builder(config)
                .install(Postgres.store())
                .migrations(MigrationLine.folder("app", StoreKind.POSTGRES, folder));
    }

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("V1__x.sql"), "-- irreversible: test\n" + text);
    }

    @Test
    void isMigratedWhenItIsOpen(FreshDatabase database) throws Exception {
        file("create table a (id int);");

        try (Bedstone bedstone = builder(database, Profile.DEVELOPMENT).migrated().open()) {
            assertThat(bedstone.migrations().status().getFirst().current()).contains("1");
            assertThat(bedstone.migrations().up().scripts()).isEmpty();
        }
    }

    @Test
    void isNotUnlessItIsAsked(FreshDatabase database) throws Exception {
        file("create table a (id int);");

        try (Bedstone bedstone = builder(database, Profile.DEVELOPMENT).open()) {
            assertThat(bedstone.migrations().status().getFirst().current()).isEmpty();
        }
    }

    @Test
    void aFailedMigrationLeavesNothingOpen(FreshDatabase database) throws Exception {
        file("nonsense");

        assertThatThrownBy(() -> builder(database, Profile.DEVELOPMENT).migrated().open())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V1__x.sql:2:1");
    }
}
