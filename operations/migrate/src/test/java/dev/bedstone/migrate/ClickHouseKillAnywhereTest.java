package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.StoreHooks;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R51 on ClickHouse: the runner, or the server, is killed at a message of the runner or while the
 * server works on it; the next run comes to the same end without a person.
 */
@Tag("engine")
class ClickHouseKillAnywhereTest {

    private static final boolean FULL = Boolean.getBoolean("bedstone.tests.full");

    /** The first message that is a migration's. */
    private static final int FIRST = 8;

    /**
     * The run up has about so many messages, the heart's among them; what lies beyond kills nobody.
     */
    private static final int LAST_UP = 92;

    private static final int LAST_DOWN = 93;

    static Stream<Arguments> runnerPoints() {
        return points(FULL ? 1 : 40);
    }

    static Stream<Arguments> serverPoints() {
        return points(FULL ? 6 : 90);
    }

    private static Stream<Arguments> points(int step) {
        return Stream.of("up", "down")
                .flatMap(
                        way -> Stream.of(false, true).flatMap(inside -> points(way, inside, step)));
    }

    private static Stream<Arguments> points(String way, boolean inside, int step) {
        int first = FIRST + (inside ? step / 2 : 0);
        int last = way.equals("up") ? LAST_UP : LAST_DOWN;
        return IntStream.iterate(first, message -> message <= last, message -> message + step)
                .mapToObj(message -> Arguments.of(way, message, inside));
    }

    private static ClickHouseProject project(Path folder) {
        return new ClickHouseProject(folder)
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

    @ParameterizedTest(name = "{0}, message {1}, inside {2}")
    @MethodSource("runnerPoints")
    void aKilledRunner(String way, int message, boolean inside, @TempDir Path folder)
            throws Exception {
        try (ClickHouseProject project = project(folder);
                Child child = Child.ofClickHouse()) {
            if (way.equals("down")) {
                project.migrations().up();
            }
            try (KillingProxy proxy =
                    new KillingProxy(project.port(), message, inside, child::kill)) {
                child.order(way, project.database(), proxy.port(), folder);
                assertThat(child.answer()).matches("dead|done \\d");
            }

            project.migrations().up();

            assertArrived(project);
        }
    }

    @ParameterizedTest(name = "{0}, message {1}, inside {2}")
    @MethodSource("serverPoints")
    void aKilledServer(String way, int message, boolean inside, @TempDir Path folder)
            throws Exception {
        try (ClickHouseProject project = project(folder)) {
            if (way.equals("down")) {
                project.migrations().up();
            }
            try (KillingProxy proxy =
                    new KillingProxy(project.port(), message, inside, ClickHouseServer::kill)) {
                runOver(proxy, project, way);
            }

            ClickHouseServer.revive();
            project.migrations().up();

            assertArrived(project);
        }
    }

    private static void runOver(KillingProxy proxy, ClickHouseProject project, String way) {
        ClickHouseConfig config = ClickHouseServer.config(project.database(), proxy.port());
        try (ClickHouse store = ClickHouse.open(config, StoreHooks.NONE)) {
            Migrations migrations =
                    Migrations.of(
                            List.of(store),
                            List.of(project.line()),
                            MigrationOptions.STANDARD.allowingDataLoss());
            if (way.equals("up")) {
                migrations.up();
            } else {
                migrations.down(MigrationTarget.BASE);
            }
        } catch (RuntimeException killed) {
            assertThat(killed)
                    .isInstanceOfAny(
                            MigrationException.class, dev.bedstone.kernel.StoreFailure.class);
        }
    }

    /** The control: whoever carries a stopped script out again as it stands does not arrive. */
    @Test
    void carryingOutAgainWithoutLookingFails(@TempDir Path folder) throws Exception {
        try (ClickHouseProject project = project(folder);
                Child child = Child.ofClickHouse()) {
            child.order("up", project.database(), project.port(), folder);
            while (project.values(
                            "select 1 from system.columns where database = currentDatabase() and name in ('note', 'remark')")
                    .isEmpty()) {
                Thread.sleep(2);
            }
            child.kill();

            assertThatThrownBy(() ->
                            project.sql(
                                    "alter table a add column note String default 'n'",
                                    "alter table a update n = n + 1 where id < 1000",
                                    "alter table a rename column note to remark"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
