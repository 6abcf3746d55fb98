package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.OwnEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R51 on ClickHouse: the runner, or the server, is killed, or the connections are cut, at a message
 * of the runner or while the server works on it; the next run comes to the same end without a
 * person.
 */
@ClickHouseTest
@OwnEngine
@AllowLeaks("a killed process cannot say goodbye")
class ClickHouseKillAnywhereTest {

    /** More messages than a run has, the heart's apart; what lies beyond kills nobody. */
    private static final int MOST = 110;

    private static final String DONE = "\tdone\t";

    /** A few of them; with the full counts every fifth message. */
    static Stream<Arguments> runnerPoints() {
        return BrokenRun.FULL
                ? BrokenRun.points(MOST, 5)
                : Stream.of(
                        Arguments.of("up", KillPoint.inside("from numbers(2000)", 1)),
                        Arguments.of("up", KillPoint.inside("n = n + 1", 1)),
                        Arguments.of("down", KillPoint.inside("drop table a", 1)));
    }

    /** Of each kind of message one; with the full counts every message. */
    static Stream<Arguments> cuts() {
        return BrokenRun.FULL
                ? BrokenRun.points(MOST, 1)
                : Stream.of(
                        Arguments.of(
                                "up", KillPoint.inside("create table bedstone_migration_lock", 1)),
                        Arguments.of("up", KillPoint.before("n = n + 1", 1)),
                        Arguments.of("up", KillPoint.before(DONE, 5)),
                        Arguments.of("up", KillPoint.inside("rename table b to c", 1)),
                        Arguments.of("down", KillPoint.inside("drop index titles", 1)),
                        Arguments.of("down", KillPoint.inside("n = n - 1", 1)));
    }

    static Stream<Arguments> serverPoints() {
        return BrokenRun.FULL
                ? BrokenRun.points(MOST, 6)
                : Stream.of(
                        Arguments.of("up", KillPoint.inside("n = n + 1", 1)),
                        Arguments.of("up", KillPoint.before(DONE, 4)),
                        Arguments.of("down", KillPoint.inside("rename table c to b", 1)));
    }

    private static ClickHouseProject project(Path folder, FreshClickHouse database) {
        return new ClickHouseProject(folder, database)
                .file(
                        "V1__tables.sql",
                        """
                        create table a (id UInt64, title String, n UInt64 default 0) engine = MergeTree order by id;
                        create table b (a_id UInt64) engine = MergeTree order by a_id;
                        -- verify: select count() = 2000 from a
                        insert into a (id, title) select number, concat('title ', toString(number)) from numbers(2000);
                        """)
                .file("U1__tables.sql", "drop table b;\ndrop table a;")
                .file(
                        "V2__changes.sql",
                        """
                        alter table a add column note String default 'n';
                        alter table a update n = n + 1 where id < 1000;
                        alter table a rename column note to remark;
                        create materialized view of_b engine = SummingMergeTree order by a_id as select a_id, 1 as n from b;
                        rename table b to c;
                        alter table a delete where id >= 1500;
                        alter table a add index titles title type bloom_filter, modify setting max_parts_in_total = 50000;
                        """)
                .file(
                        "U2__changes.sql",
                        """
                        alter table a drop index titles;
                        rename table c to b;
                        drop table of_b;
                        alter table a drop column remark;
                        -- verify: select sum(n) = 0 from a
                        alter table a update n = n - 1 where id < 1000;
                        alter table a modify setting max_parts_in_total = 100000;
                        """);
    }

    private static List<String> state(ClickHouseProject project) {
        return List.of(
                project.values("select count(), sum(n), sum(cityHash64(title, remark)) from a")
                        .getFirst(),
                String.join(" ", project.tables()),
                String.join(
                        " ",
                        project.values(
                                "select name, type from system.columns where database = currentDatabase() and table = 'a' order by position")),
                project.values(
                                "select count() from system.mutations where database = currentDatabase() and not is_done")
                        .getFirst());
    }

    private static void assertArrived(ClickHouseProject project) {
        assertThat(state(project))
                .containsExactly(
                        project.values(
                                        "select 1500, 1000, sum(cityHash64(concat('title ', toString(number)), 'n')) from numbers(1500)")
                                .getFirst(),
                        "a c of_b",
                        "id\tUInt64 title\tString n\tUInt64 remark\tString",
                        "0");
        project.migrations().validate();
        assertThat(project.migrations().up().scripts()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("runnerPoints")
    void aKilledRunner(String way, KillPoint point, FreshClickHouse database, @TempDir Path folder)
            throws Exception {
        try (ClickHouseProject project = project(folder, database);
                Child child = Child.start(project.database())) {
            run(way, project).killed(child, point, project.database().name(), folder);

            project.migrations().up();

            assertArrived(project);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cuts")
    void aCutConnection(String way, KillPoint point, FreshClickHouse database, @TempDir Path folder)
            throws Exception {
        try (ClickHouseProject project = project(folder, database)) {
            run(way, project).cut(point);

            project.migrations().up();

            assertArrived(project);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("serverPoints")
    void aKilledServer(String way, KillPoint point, FreshClickHouse database, @TempDir Path folder)
            throws Exception {
        try (ClickHouseProject project = project(folder, database)) {
            run(way, project).withServerKilled(point, database.server()::kill);

            assertThat(database.engine().isAlive() && !point.text().isEmpty()).isFalse();
            if (!database.engine().isAlive()) {
                database.server().restart();
            }
            project.migrations().up();

            assertArrived(project);
        }
    }

    private static BrokenRun run(String way, ClickHouseProject project) {
        ClickHouseConfig plain = project.database().config();
        return new BrokenRun(
                        way,
                        project.port(),
                        project.line(),
                        port ->
                                ClickHouse.open(
                                        ClickHouseConfig.of(
                                                        new HostPort("127.0.0.1", port),
                                                        plain.database(),
                                                        plain.user(),
                                                        plain.password())
                                                .withCompress(false),
                                        StoreHooks.NONE))
                .on(project.migrations());
    }

    /** The control: whoever carries a stopped script out again as it stands does not arrive. */
    @Test
    void carryingOutAgainWithoutLookingFails(FreshClickHouse database, @TempDir Path folder)
            throws Exception {
        try (ClickHouseProject project = project(folder, database);
                Child child = Child.start(project.database())) {
            child.order("up", project.database().name(), project.port(), folder);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofMinutes(1))
                    .until(() ->
                            !project.values(
                                            "select 1 from system.columns where database = currentDatabase() and name in ('note', 'remark')")
                                    .isEmpty());
            child.kill();

            assertThatThrownBy(() ->
                            project.sql(
                                    "alter table a add column note String default 'n'",
                                    "alter table a update n = n + 1 where id < 1000 settings mutations_sync = 2",
                                    "alter table a rename column note to remark"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
