package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R50 on ClickHouse alone: one works, the others wait and find nothing to do. */
@ClickHouseTest
class ClickHouseOneRunnerTest extends OneRunnerConformance {

    private static final int RUNNERS = Boolean.getBoolean("bedstone.tests.full") ? 20 : 6;
    private static final int PROCESSES = Boolean.getBoolean("bedstone.tests.full") ? 20 : 2;

    private ClickHouseProject project;

    @BeforeEach
    void open(FreshClickHouse database, @TempDir Path folder) {
        project =
                new ClickHouseProject(folder, database)
                        .table(1, "a")
                        .file(
                                "V2__fill.sql",
                                "-- irreversible: test\n-- verify: select count() > 0 from a\ninsert into a select number, 'x' from numbers(1000);\nalter table a update title = concat(title, '!') where 1;")
                        .file("V3__column.sql", "alter table a add column n UInt8;")
                        .file("U3__column.sql", "alter table a drop column n;");
    }

    @Override
    ClickHouseProject project() {
        return project;
    }

    @Override
    String database() {
        return project.database().name();
    }

    @Override
    Child child() {
        return Child.start(project.database());
    }

    @Override
    int processes() {
        return PROCESSES;
    }

    @Override
    int runners() {
        return RUNNERS;
    }

    @Override
    KillPoint inTheMiddle() {
        return KillPoint.inside("alter table a update", 1);
    }

    @Override
    List<String> contents() {
        return project.values("select * from a order by id limit 3");
    }

    @Override
    void assertEachStatementOnce() {
        assertThat(project.values("select distinct title from a")).containsExactly("x!");
        assertThat(
                        project.values(
                                "select concat(version, ' ', toString(statement), ' ', toString(count())) from bedstone_migration_journal where state = 'DONE' group by version, statement order by 1"))
                .as("the journal")
                .hasSize(4)
                .allMatch(row -> row.endsWith(" 1"));
    }

    @Test
    void whoWaitsTooLongIsTold() {
        try (MigrationSession other = project.store().openMigrations("other")) {
            assertThat(other.tryLock()).isTrue();

            assertThatThrownBy(() ->
                            project.migrations(
                                            MigrationOptions.STANDARD.waiting(
                                                    Duration.ofMillis(400)))
                                    .up())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("is being migrated by somebody else");
            assertThat(project.tables()).isEmpty();
        }
        assertThat(project.migrations().up().scripts()).hasSize(3);
    }
}
