package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a run goes, what it says on its way, and runs that go nowhere. */
@PostgresTest
class TargetTest {

    private Project project;

    @BeforeEach
    void open(@TempDir Path folder, FreshDatabase database) {
        project = new Project(folder, database);
        project.table(1, "a").table(2, "b").table(3, "c");
        project.migrations().up(MigrationTarget.of("2"));
    }

    @AfterEach
    void close() {
        project.close();
    }

    @ParameterizedTest
    @CsvSource({
        "head, false, 3",
        "+1, false, 3",
        "3, false, 3",
        "current, false, 2",
        "2, false, 2",
        "1, true, 1",
        "-1, true, 1",
        "base, true, ",
    })
    void aTargetLiesAboveOrBelow(String target, boolean below, String reached) {
        MigrationOptions loss = MigrationOptions.STANDARD.allowingDataLoss();
        Migrations migrations = project.migrations(loss);

        assertThat(migrations.isDown(MigrationTarget.of(target))).isEqualTo(below);
        migrations.to(MigrationTarget.of(target));

        assertThat(migrations.status().getFirst().current().orElse(null)).isEqualTo(reached);
    }

    @Test
    void aRunIsToldWhileItRuns() {
        List<String> told = new ArrayList<>();
        MigrationWatcher watcher =
                new MigrationWatcher() {
                    @Override
                    public void begins(MigrationScript script, int statement) {
                        told.add("begins " + script.version() + " " + statement);
                    }

                    @Override
                    public void ended(MigrationResult.Done done) {
                        told.add("ended " + done.version());
                    }
                };
        project.file(
                        "V4__d.sql",
                        "-- no-transaction\ncreate index concurrently i on a (title);"
                                + "create index concurrently j on b (title);")
                .file(
                        "U4__d.sql",
                        "-- no-transaction\ndrop index concurrently i;drop index concurrently j;");

        project.migrations().watchedBy(watcher).up();

        assertThat(told)
                .containsExactly("begins 3 1", "ended 3", "begins 4 1", "begins 4 2", "ended 4");
    }

    @Test
    void aWaitForAnotherRunIsTold() throws Exception {
        List<StoreKind> waits = new ArrayList<>();
        MigrationWatcher watcher =
                new MigrationWatcher() {
                    @Override
                    public void waits(StoreKind store) {
                        waits.add(store);
                    }
                };
        try (var other = project.postgres().openMigrations("somebody else")) {
            assertThat(other.tryLock()).isTrue();

            assertThatThrownBy(() ->
                            project.migrations(
                                            MigrationOptions.STANDARD.waiting(
                                                    Duration.ofMillis(300)))
                                    .watchedBy(watcher)
                                    .up())
                    .hasMessageContaining("is being migrated by somebody else");
        }
        assertThat(waits).containsExactly(StoreKind.POSTGRES);
    }

    @Test
    void aDryRunChangesNothingAndRefusesWhatARunWouldRefuse() {
        Migrations dry = project.migrations(MigrationOptions.STANDARD.withoutDoing());

        assertThat(dry.up().scripts()).isEmpty();
        assertThat(project.migrations().status().getFirst().current()).contains("2");
        project.delete("V1__create_a.sql").delete("U1__create_a.sql");
        assertThatThrownBy(dry::up).hasMessageContaining("its file is not");
    }

    @Test
    void noRunPretendsToHaveABackup() {
        Migrations migrations = project.migrations(MigrationOptions.STANDARD.backedUpBefore());

        assertThatThrownBy(migrations::up)
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("bedstone.migrations.backup-before");
        assertThat(project.migrations().status().getFirst().current()).contains("2");
    }
}
