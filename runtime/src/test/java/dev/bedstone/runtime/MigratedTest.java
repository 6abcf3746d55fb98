package dev.bedstone.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.HealthConfig;
import dev.bedstone.config.MigrationsConfig;
import dev.bedstone.config.MigrationsConfig.Line;
import dev.bedstone.config.MigrationsConfig.Misfit;
import dev.bedstone.config.Profile;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.migrate.MigrationException;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Tolerance;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations as a part of opening. */
@PostgresTest
class MigratedTest {

    @TempDir private Path folder;

    private Bedstone.Builder builder(FreshDatabase database, Profile profile) {
        return builder(database, profile, MigrationsConfig.STANDARD)
                .migrations(MigrationLine.folder("app", StoreKind.POSTGRES, folder));
    }

    private Bedstone.Builder builder(
            FreshDatabase database, Profile profile, MigrationsConfig migrations) {
        BedstoneConfig config =
                new BedstoneConfig(
                        profile,
                        Optional.of(database.config()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        HealthConfig.STANDARD);
        return Bedstone.builder(config.with(migrations)).install(Postgres.store());
    }

    /** What {@code bedstone.migrations} says in the project of the test. */
    private MigrationsConfig settings(Set<Misfit> tolerated, Line... lines) {
        return new MigrationsConfig(
                folder,
                List.of(lines),
                Map.of("name", "filled"),
                false,
                true,
                false,
                false,
                Duration.ofSeconds(50),
                Duration.ofSeconds(40),
                tolerated);
    }

    private void file(String text) throws IOException {
        file("V1__x.sql", text);
    }

    private void file(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), "-- irreversible: test\n" + text);
    }

    private static List<String> names(Bedstone bedstone) {
        return bedstone.migrations().lines().stream().map(MigrationLine::name).toList();
    }

    @Test
    void theSettingMigrates(FreshDatabase database) throws Exception {
        file("migrations/postgres/V1__x.sql", "create table ${name} (id int);");
        MigrationsConfig automatic = settings(Set.of()).automatic(true);

        try (Bedstone bedstone = builder(database, Profile.STAGING, automatic).open()) {
            assertThat(bedstone.migrations().status().getFirst().current()).contains("1");
        }
    }

    @Test
    void everySettingArrives(FreshDatabase database) {
        MigrationsConfig settings = settings(Set.of(Misfit.values()));

        try (Bedstone bedstone = builder(database, Profile.DEVELOPMENT, settings).open()) {
            MigrationOptions options = bedstone.migrations().options();
            assertThat(options.placeholders()).containsEntry("name", "filled");
            assertThat(options.continueOnError()).isTrue();
            assertThat(options.dryRun()).isFalse();
            assertThat(options.backupBefore()).isFalse();
            assertThat(options.timeLimit()).contains(Duration.ofSeconds(50));
            assertThat(options.lockWait()).isEqualTo(Duration.ofSeconds(40));
            assertThat(options.tolerated()).containsExactlyInAnyOrder(Tolerance.values());
        }
    }

    @Test
    void linesOfTheProgramComeBeforeThoseOfTheConfiguration(FreshDatabase database)
            throws Exception {
        file("platform/V1__x.sql", "create table a (id int);");
        file("own/V1__x.sql", "create table b (id int);");
        MigrationsConfig settings = settings(Set.of(), new Line("app", StoreKind.POSTGRES, "own"));

        try (Bedstone bedstone =
                builder(database, Profile.DEVELOPMENT, settings)
                        .migrations(
                                MigrationLine.folder(
                                        "platform", StoreKind.POSTGRES, folder.resolve("platform")))
                        .open()) {
            assertThat(names(bedstone)).containsExactly("platform", "app");
            assertThat(bedstone.migrations().up().scripts()).hasSize(2);
        }
    }

    @Test
    void aNameThatIsTakenTwiceIsRefused(FreshDatabase database) {
        MigrationsConfig settings = settings(Set.of(), new Line("app", StoreKind.POSTGRES, "own"));
        Bedstone.Builder builder =
                builder(database, Profile.DEVELOPMENT, settings)
                        .migrations(MigrationLine.folder("app", StoreKind.POSTGRES, folder));

        assertThatThrownBy(builder::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("bedstone.migrations.lines.app.postgres");
    }

    @Test
    void whatIsNotOnTheClassPathIsLookedForInTheSources(FreshDatabase database) throws Exception {
        file("src/main/resources/db/pg/V1__x.sql", "create table a (id int);");
        MigrationsConfig settings =
                settings(Set.of(), new Line("app", StoreKind.POSTGRES, "classpath:db/pg"));

        try (Bedstone bedstone = builder(database, Profile.DEVELOPMENT, settings).open()) {
            assertThat(bedstone.migrations().up().scripts()).hasSize(1);
        }
    }

    @Test
    void migratingAloneOpensTheStoresOfTheChosenLines(FreshDatabase database) throws Exception {
        file("own/V1__x.sql", "create table a (id int);");
        MigrationsConfig settings =
                settings(Set.of(), new Line("app", StoreKind.POSTGRES, "own")).automatic(true);
        Bedstone.Builder builder = builder(database, Profile.DEVELOPMENT, settings);

        try (Bedstone bedstone = builder.openForMigrations(line -> true)) {
            assertThat(bedstone.stores()).hasSize(1);
            assertThat(bedstone.migrations().status().getFirst().current()).isEmpty();
        }
        assertThatThrownBy(() -> builder.openForMigrations(line -> false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there are: [app (PostgreSQL)]");
    }

    @Test
    void migratingWithoutLinesSaysWhereTheyWouldBe(FreshDatabase database) {
        Bedstone.Builder builder = builder(database, Profile.DEVELOPMENT, settings(Set.of()));

        assertThatThrownBy(() -> builder.openForMigrations(line -> true))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("migrations/<store>");
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
