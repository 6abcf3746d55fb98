package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.Canaries;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.LogCapture;
import dev.bedstone.testkit.OwnEngine;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promise R100: nothing that was secret comes out, at TRACE and when things fail. */
@ClickHouseTest
@OwnEngine
class SecretsTest {

    private final Canaries canaries = new Canaries();
    private final Secret wrong = canaries.create("wrong password");
    private final Secret literal = canaries.create("literal in the statement");
    private final Secret parameter = canaries.create("parameter");
    private final Secret row = canaries.create("row");
    private final Secret token = canaries.create("token");

    @Test
    void nothingSecretIsLoggedOrThrown(FreshClickHouse fresh) {
        ClickHouseConfig config = fresh.config();
        try (LogCapture log = LogCapture.start()) {
            canaries.watch("key", config.password());
            canaries.assertAbsent(
                    catchThrowable(
                            () -> ClickHouse.open(Configs.with(config, wrong), StoreHooks.NONE)));
            try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
                clickhouse
                        .command(
                                "create table secrets (s String, n UInt8) engine = MergeTree order by n")
                        .run();
                clickhouse
                        .withoutTenant()
                        .insert("secrets")
                        .token(token.reveal())
                        .rows(List.of("s", "n"), List.of(List.of(row.reveal(), 1)));
                everyFailure(clickhouse);
                canaries.assertAbsent(
                        "texts",
                        clickhouse.toString(),
                        clickhouse.advice().toString(),
                        clickhouse.statistics().toString(),
                        clickhouse.probe(Deadline.after(Duration.ofSeconds(2))).toString());
                fresh.server().kill();
                canaries.assertAbsent(
                        failureOf(() ->
                                clickhouse
                                        .withoutTenant()
                                        .query("select '" + literal.reveal() + "' as s")
                                        .list(String.class)));
                canaries.assertAbsent(
                        "the probe",
                        clickhouse.probe(Deadline.after(Duration.ofSeconds(1))).toString());
            }
            canaries.assertAbsent("the log", log.text());
        }
    }

    private void everyFailure(ClickHouse clickhouse) {
        String text = literal.reveal();
        for (String query :
                List.of(
                        "select toUInt8('" + text + "') as s",
                        "select '" + text + "' from nowhere",
                        "select '" + text + "' frm x",
                        "select throwIf(1, '" + text + "') as s",
                        "select s, toUInt8(s) as n from secrets",
                        "select sleep(3) as s, '" + text + "' as t")) {
            canaries.assertAbsent(
                    failureOf(() ->
                            clickhouse
                                    .withoutTenant()
                                    .query(query)
                                    .within(Duration.ofSeconds(1))
                                    .list(Object.class)));
        }
        canaries.assertAbsent(
                failureOf(() ->
                        clickhouse
                                .withoutTenant()
                                .query("select toUInt8({p:String}) as n")
                                .bind("p", parameter.reveal())
                                .list(Long.class)));
        canaries.assertAbsent(
                catchThrowable(() ->
                        clickhouse
                                .withoutTenant()
                                .insert("secrets")
                                .rows(List.of("n"), List.of(List.of(row.reveal())))));
        canaries.assertAbsent(
                catchThrowable(() ->
                        clickhouse
                                .withoutTenant()
                                .query("select {p:UInt8}")
                                .bind("p", parameter.reveal())));
        canaries.assertAbsent(
                catchThrowable(() ->
                        clickhouse
                                .withoutTenant()
                                .query("select s from secrets")
                                .list(Long.class)));
    }

    /**
     * What a developer asked for by {@code show-data-in-failures}, and the control of the above.
     */
    @Test
    void whoMaySeeDataIsShownTheServersWords(FreshClickHouse fresh) {
        ClickHouseConfig config = fresh.config().withShowDataInFailures(true);
        try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
            String text = literal.reveal();
            StoreFailure failure =
                    failureOf(() ->
                            clickhouse
                                    .withoutTenant()
                                    .query("select toUInt8('" + text + "') as n")
                                    .one(Long.class));
            assertThat(failure).hasRootCauseMessage(failure.getCause().getMessage());
            assertThat(failure.getCause())
                    .hasMessageContaining("Code: 6")
                    .hasMessageContaining(text);
            assertThat(failure.getMessage()).doesNotContain(text);
            assertThatThrownBy(() -> canaries.assertAbsent(failure))
                    .isInstanceOf(AssertionError.class);
        }
    }

    /** The control, and the reason for a transport of our own. */
    @Test
    void theDriversOwnLogHoldsThePassword(FreshClickHouse fresh) {
        ClickHouseConfig config = fresh.config();
        try (LogCapture log = LogCapture.start();
                ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
            assertThat(clickhouse.client().ping()).isTrue();
            Canaries key = new Canaries();
            key.watch(
                    "authorization",
                    Secret.of(
                            Base64.getEncoder()
                                    .encodeToString(
                                            ("bedstone:" + config.password().reveal())
                                                    .getBytes(
                                                            java.nio.charset.StandardCharsets
                                                                    .UTF_8))));
            assertThatThrownBy(() -> key.assertAbsent("the log", log.text()))
                    .isInstanceOf(AssertionError.class);
        }
    }

    private static StoreFailure failureOf(Runnable call) {
        return catchThrowableOfType(StoreFailure.class, call::run);
    }
}
