package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of a query the server refuses: its mistakes, its limits, its rights. */
@ClickHouseTest
class QueryRefusedTest {

    private static ClickHouse clickhouse;

    @BeforeAll
    static void open(FreshClickHouse given) {
        clickhouse = ClickHouse.open(given.config(), StoreHooks.NONE);
    }

    @AfterAll
    static void close() {
        clickhouse.close();
    }

    @Test
    void aFailureSaysWhatToDoWithoutTheStatement() {
        Misconfigured missing =
                catchThrowableOfType(
                        Misconfigured.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .query("select 'secret' from not_there")
                                        .list(Long.class));
        assertThat(missing)
                .hasMessageContaining("a table or database does not exist")
                .hasMessageContaining("not_there")
                .hasMessageContaining("[60 UNKNOWN_TABLE]")
                .hasMessageNotContaining("secret");
        Misconfigured syntax =
                catchThrowableOfType(
                        Misconfigured.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .query("select from where")
                                        .list(Long.class));
        assertThat(syntax.nativeCode())
                .hasValueSatisfying(code -> assertThat(code).startsWith("62"));
        assertThat(syntax).hasMessageContaining("at character");
        assertThat(missing.mayRetry()).isFalse();
    }

    @Test
    void limitsAndSettingsOfAQueryHold() {
        Conflict limited =
                catchThrowableOfType(
                        Conflict.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .query("select number from numbers(1000000)")
                                        .setting("max_rows_to_read", 1000)
                                        .list(Long.class));
        assertThat(limited.nativeCode())
                .hasValueSatisfying(code -> assertThat(code).startsWith("158"));
        TimedOut late =
                catchThrowableOfType(
                        TimedOut.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .query(
                                                "select count() as n from system.numbers where cityHash64(number) = 1")
                                        .setting("max_execution_time", 1)
                                        .setting("timeout_before_checking_execution_speed", 0)
                                        .one(Long.class));
        assertThat(late.nativeCode())
                .hasValueSatisfying(code -> assertThat(code).startsWith("159"));
        assertThat(late.mayRetry()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        clickhouse.withoutTenant().query("select 1").setting("query_id", "x"));
        Misconfigured unknown =
                catchThrowableOfType(
                        Misconfigured.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .query("select 1 as n")
                                        .setting("no_such", 1)
                                        .one(Long.class));
        assertThat(unknown.nativeCode())
                .hasValueSatisfying(code -> assertThat(code).startsWith("115"));
    }

    @Test
    void aQueryMayNotWrite() {
        clickhouse.command("create table if not exists unwritten (n UInt8) engine = Memory").run();
        StoreFailure refused =
                catchThrowableOfType(
                        StoreFailure.class,
                        () ->
                                clickhouse
                                        .withoutTenant()
                                        .query("insert into unwritten select 1")
                                        .list(Long.class));
        assertThat(refused).isInstanceOf(Denied.class);
        assertThat(
                        clickhouse
                                .withoutTenant()
                                .query("select count() as n from unwritten")
                                .one(Long.class))
                .isZero();
    }
}
