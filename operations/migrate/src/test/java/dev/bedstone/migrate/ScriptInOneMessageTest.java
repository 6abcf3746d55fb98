package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A script that is one transaction travels to PostgreSQL in one message, and tells as much of each
 * statement as if it had been sent alone.
 */
@PostgresTest
class ScriptInOneMessageTest {

    private static final String HEADER = "-- irreversible: test\n";

    private Project project;

    @BeforeEach
    void open(@TempDir Path folder, FreshDatabase database) {
        project = new Project(folder, database);
    }

    @AfterEach
    void close() {
        project.close();
    }

    private static String tables(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> "create table t" + number + " (id int);\n")
                .collect(Collectors.joining());
    }

    /** 150 statements are more commands than the driver sends before it reads answers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 140, 150})
    void theStatementThatFailsIsNamed(int wrong) {
        project.file(
                "V1__many.sql",
                HEADER + tables(1, wrong - 1) + "select  nonsense();\n" + tables(wrong + 1, 150));

        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V1__many.sql:" + (wrong + 1) + ":9: ")
                .hasMessageContaining("nothing of this script was carried out");

        assertThat(project.tables()).isEmpty();
        assertThat(project.migrations().history())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.state()).isEqualTo(JournalEntry.State.FAILED);
                    assertThat(entry.statement()).isEqualTo(wrong);
                });
    }

    @Test
    void whatTheCommitRefusesLeavesNothing() {
        project.file(
                "V1__later.sql",
                HEADER
                        + """
                        create table a (id int primary key);
                        create table b (a int references a deferrable initially deferred);
                        insert into b values (1);
                        create table c (id int);
                        """);

        assertThatThrownBy(() -> project.migrations().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("V1__later.sql:5");

        assertThat(project.tables()).isEmpty();
    }

    @Test
    void aServerThatEndsTheSessionWithinLeavesNothing() {
        project.file(
                "V1__end.sql",
                HEADER
                        + """
                        create table a (id int);
                        select pg_terminate_backend(pg_backend_pid());
                        create table b (id int);
                        """);

        assertThatThrownBy(() -> project.migrations().up()).isInstanceOf(RuntimeException.class);

        assertThat(project.tables()).isEmpty();
        project.file("V1__end.sql", HEADER + tables(1, 2)).migrations().up();
        assertThat(project.tables()).containsExactly("t1", "t2");
    }

    @Test
    void eachStatementHasItsOwnTime() {
        project.file(
                "V1__slow.sql",
                HEADER
                        + "create table a (id int);\nselect pg_sleep(0.4);\ncreate table b (id int);\n");

        project.migrations().up();

        List<JournalEntry> entries = project.migrations().history();
        Duration slow = entries.get(1).took().orElseThrow();
        assertThat(slow).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        assertThat(entries.get(2).started())
                .isAfterOrEqualTo(entries.get(1).started().plusMillis(400));
        assertThat(entries.get(0).started()).isBefore(entries.get(1).started());
        assertThat(project.values("select current_setting('bedstone.ended_1', true)"))
                .containsExactly("null");
    }

    @Test
    void whatAStatementHoldsIsItsOwn() {
        project.file(
                "V1__it's a 'quote' \\ and a backslash.sql",
                HEADER
                        + """
                        create table a (id int) -- not the end;
                        ;
                        set standard_conforming_strings = off;
                        insert into a select 1 where '{"x": 1}'::jsonb ? 'x';
                        set datestyle = 'ISO, DMY';
                        set timezone = 'Asia/Kathmandu';
                        reset all;
                        insert into a values (2) -- the end\
                        """);

        project.migrations().up();

        assertThat(project.values("select id from a order by id")).containsExactly("1", "2");
        assertThat(project.migrations().history())
                .hasSize(7)
                .allSatisfy(entry -> {
                    assertThat(entry.description()).isEqualTo("it's a 'quote' \\ and a backslash");
                    assertThat(entry.took().orElse(Duration.ZERO))
                            .isBetween(Duration.ZERO, Duration.ofMinutes(5));
                });
        assertThat(project.migrations().up().scripts()).isEmpty();
    }

    @Test
    void itIsOneMessage(FreshDatabase database, @TempDir Path other) throws Exception {
        Project twice = new Project(other, database).file("V1__one.sql", HEADER + tables(1, 5));
        int server = database.endpoint(PostgresRole.OWNER).hosts().getFirst().port();
        KillPoint any = new KillPoint("create table t", 0, false);
        try (twice;
                KillingProxy proxy = new KillingProxy(server, any, () -> {});
                Postgres through = Postgres.open(twice.through(proxy.port()), StoreHooks.NONE)) {
            Migrations migrations =
                    Migrations.of(
                            List.of(through), List.of(twice.line()), MigrationOptions.STANDARD);

            migrations.up();
            assertThat(proxy.messages()).isEqualTo(1);

            twice.file("V2__looked_at.sql", HEADER + "-- verify: select true\n" + tables(6, 10));
            migrations.up();
            assertThat(proxy.messages()).isEqualTo(6);
        }
    }
}
