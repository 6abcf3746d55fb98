package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R51: a process is killed, or loses its connections, at every message it sends and while the
 * server works on it; the next run comes to the same end without a person.
 */
@PostgresTest
@AllowLeaks("a killed process cannot say goodbye; the server notices within its check interval")
class KillAnywhereTest {

    /** More messages than a run has; what lies beyond its end kills nobody. */
    private static final int MOST = 90;

    private static final String ROWS = "insert into bedstone.migration_journal";
    private static final String MEMORY = "delete from bedstone.migration_object";

    /** A few of them; with the full counts every fifth message. */
    static Stream<Arguments> deaths() {
        return BrokenRun.FULL
                ? BrokenRun.points(MOST, 5)
                : Stream.of(
                        Arguments.of(
                                "up", KillPoint.inside("create index concurrently a_title", 1)),
                        Arguments.of("up", KillPoint.inside("call add_77", 1)),
                        Arguments.of("down", KillPoint.inside("drop table b", 1)));
    }

    /** Of each kind of message one; with the full counts every message. */
    static Stream<Arguments> cuts() {
        return BrokenRun.FULL
                ? BrokenRun.points(MOST, 1)
                : Stream.concat(
                        KINDS_UP.stream().map(point -> Arguments.of("up", point)),
                        KINDS_DOWN.stream().map(point -> Arguments.of("down", point)));
    }

    private static final List<KillPoint> KINDS_UP =
            List.of(
                    KillPoint.inside("create table if not exists bedstone.migration_journal", 1),
                    KillPoint.before(ROWS, 1),
                    KillPoint.inside(ROWS, 1),
                    KillPoint.before("create index concurrently a_title", 1),
                    KillPoint.inside("create index concurrently a_title", 1),
                    KillPoint.before(ROWS, 5),
                    KillPoint.inside("create unique index concurrently", 1),
                    KillPoint.inside("call add_77", 1),
                    KillPoint.before("where a_id = 77", 1),
                    KillPoint.inside(MEMORY, 2));

    private static final List<KillPoint> KINDS_DOWN =
            List.of(
                    KillPoint.inside(ROWS, 1),
                    KillPoint.before("drop index concurrently b_a", 1),
                    KillPoint.inside("drop index concurrently a_title", 1),
                    KillPoint.inside("drop table b", 1),
                    KillPoint.before(MEMORY, 2));

    private static Project project(Path folder, FreshDatabase database) {
        return new Project(folder, database)
                .file(
                        "V1__tables.sql",
                        """
                        create table a (id bigint primary key, title text);
                        create table b (id bigint generated always as identity primary key, a_id bigint);
                        insert into a select n, 'title ' || n from generate_series(1, 2000) n;
                        """)
                .file("U1__tables.sql", "drop table b;\ndrop table a;")
                .file(
                        "V2__indexes.sql",
                        """
                        -- no-transaction
                        insert into b (a_id) values (1);
                        create index concurrently a_title on a (title);
                        insert into b (a_id) values (2);
                        create unique index concurrently b_a on b (a_id);
                        -- verify: select exists (select from b where a_id = 77)
                        call add_77();
                        drop procedure add_77();
                        """)
                .file(
                        "V1.5__procedure.sql",
                        """
                        create procedure add_77() language plpgsql as $$
                        begin
                            insert into b (a_id) values (77);
                            commit;
                        end $$;
                        """)
                .file("U1.5__procedure.sql", "drop procedure if exists add_77();")
                .file(
                        "U2__indexes.sql",
                        """
                        -- no-transaction
                        drop index concurrently b_a;
                        drop index concurrently a_title;
                        delete from b;
                        create procedure add_77() language plpgsql as $$
                        begin
                            insert into b (a_id) values (77);
                            commit;
                        end $$;
                        """)
                .file(
                        "V3__more.sql",
                        "alter table b add column note text default 'x';\nupdate a set title = title || '!';")
                .file(
                        "U3__more.sql",
                        "alter table b drop column note;\nupdate a set title = rtrim(title, '!');")
                .file("R__view.sql", "create or replace function one() returns int return 1;");
    }

    private static List<String> state(Project project) {
        return project.values(
                "select md5(string_agg(a::text, ',' order by id)) from a union all"
                        + " select string_agg(a_id || note, ',' order by id) from b union all"
                        + " select string_agg(indexrelid::regclass || ' ' || indisvalid, ',' order by"
                        + " indexrelid::regclass::text) from pg_index where indrelid in ('a'::regclass,"
                        + " 'b'::regclass)");
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("deaths")
    void aKilledProcess(String way, KillPoint point, FreshDatabase database, @TempDir Path folder)
            throws Exception {
        try (Project project = project(folder, database);
                Child child = Child.start(database)) {
            run(way, project, database).killed(child, point, database.name(), folder);
            assertArrives(project);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cuts")
    void aCutConnection(String way, KillPoint point, FreshDatabase database, @TempDir Path folder)
            throws Exception {
        try (Project project = project(folder, database)) {
            run(way, project, database).cut(point);
            assertArrives(project);
        }
    }

    private static BrokenRun run(String way, Project project, FreshDatabase database) {
        return new BrokenRun(
                        way,
                        port(database),
                        project.line(),
                        port -> Postgres.open(project.through(port), StoreHooks.NONE))
                .on(project.migrations());
    }

    private static int port(FreshDatabase database) {
        return database.endpoint(PostgresRole.OWNER).hosts().getFirst().port();
    }

    private static void assertArrives(Project project) {
        project.migrations().up();

        assertThat(state(project)).isEqualTo(expected(project));
        project.migrations().validate();
        assertThat(project.migrations().up().scripts()).isEmpty();
    }

    private static List<String> expected(Project project) {
        String titles =
                "select md5(string_agg(a::text, ',' order by id)) from (select n::bigint as id, 'title '"
                        + " || n || '!' as title from generate_series(1, 2000) n) as a";
        return List.of(
                project.values(titles).getFirst(),
                "1x,2x,77x",
                "a_pkey true,a_title true,b_a true,b_pkey true");
    }

    /** The full counts leave no message out. */
    @Test
    void aRunHasNoMoreMessages(FreshDatabase database, @TempDir Path folder) throws Exception {
        int server = port(database);
        try (Project project = project(folder, database);
                Child child = Child.start(database)) {
            for (String way : List.of("up", "down")) {
                try (KillingProxy proxy = new KillingProxy(server, KillPoint.NONE, () -> {})) {
                    child.order(way, database, proxy.port(), folder);
                    assertThat(child.answer()).startsWith("done ");
                    assertThat(proxy.messages()).isLessThan(MOST);
                }
            }
            assertThat(project.tables()).isEmpty();
        }
    }

    /**
     * The control: whoever carries a stopped script out again as it stands does not come to its
     * end.
     */
    @Test
    void carryingOutAgainWithoutLookingFails(FreshDatabase database, @TempDir Path folder)
            throws Exception {
        int server = port(database);
        try (Project project = project(folder, database);
                Child child = Child.start(database);
                KillingProxy proxy =
                        new KillingProxy(
                                server,
                                KillPoint.inside("create unique index concurrently", 1),
                                child::kill)) {
            child.order("up", database, proxy.port(), folder);
            assertThat(child.answer()).isEqualTo("dead");
            assertThat(project.values("select count(*) from b").getFirst()).isNotEqualTo("0");

            assertThatThrownBy(() ->
                            project.sql(
                                    "insert into b (a_id) values (1)",
                                    "create index concurrently a_title on a (title)",
                                    "insert into b (a_id) values (2)",
                                    "create unique index concurrently b_a on b (a_id)"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
