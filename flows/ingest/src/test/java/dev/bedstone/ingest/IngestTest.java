package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.ingest.audit.Auditor;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an event to a row that can be seen. */
@ClickHouseTest
class IngestTest {

    static final Scope SCOPE =
            new Scope(new TenantId(UUID.randomUUID()), Actor.service("ingest tests"));

    @TempDir private Path directory;
    private final String table = "calls";
    private Auditor auditor;
    private ClickHouse clickhouse;

    @BeforeEach
    void create(FreshClickHouse fresh) {
        Database database = new Database(fresh);
        auditor = database.auditor();
        clickhouse = database.open();
        Call.create(auditor, table, 1000);
        auditor.ask(DeadLetters.CREATE_TABLE);
    }

    @AfterEach
    void close() {
        clickhouse.close();
    }

    @Test
    void anEventBecomesARowWithTheTenantOfItsCaller() {
        Instant at = Instant.now().minusSeconds(60);
        try (Ingest ingest = Ingest.open(Configs.in(directory).get(), clickhouse)) {
            EventStream<Call> calls = ingest.stream(Call.table(table));
            Receipt receipt = SCOPE.call(() -> calls.track(Call.of(7, 42, at)));

            assertThat(receipt).isEqualTo(new Receipt(1, 0));
            assertThat(ingest.drain(Duration.ofSeconds(30))).isTrue();
        }

        assertThat(
                        auditor.ask(
                                "SELECT tenant_id, producer, number, model, note, tokens, seconds,"
                                        + " cost, tags['region'], toUnixTimestamp64Milli(at),"
                                        + " _row_no FROM "
                                        + table))
                .isEqualTo(
                        String.join(
                                "\t",
                                SCOPE.tenant().toString(),
                                "7",
                                "42",
                                "model-2",
                                "note 42",
                                "42",
                                "5.25",
                                "0.000042",
                                "eu",
                                Long.toString(at.toEpochMilli()),
                                "0"));
    }

    @Test
    void eventsOfSeveralMonthsComeInBatchesOfOneMonthEach() {
        Instant now = Instant.now();
        List<Call> calls =
                IntStream.range(0, 3000)
                        .mapToObj(number ->
                                Call.of(1, number, now.minus(Duration.ofDays(number % 3 * 40))))
                        .toList();
        try (Ingest ingest = Ingest.open(Configs.in(directory).get(), clickhouse)) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            SCOPE.run(() -> stream.trackAll(calls));

            assertThat(ingest.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(ingest.statistics().tables())
                    .filteredOn(found -> found.name().equals(table))
                    .allMatch(found -> found.landedRows() == 3000 && found.landedBatches() == 3);
        }

        assertThat(auditor.number("SELECT count() FROM " + table)).isEqualTo(3000);
        assertThat(
                        auditor.number(
                                "SELECT max(n) FROM (SELECT uniq(toYYYYMM(at)) AS n FROM "
                                        + table
                                        + " GROUP BY _batch_id)"))
                .isEqualTo(1);
        assertThat(auditor.number("SELECT sum(calls) FROM " + table + "_by_model")).isEqualTo(3000);
    }

    @Test
    void aLargeBatchIsOneBlock() {
        Instant now = Instant.now();
        IngestConfig patient = Configs.in(directory).linger(Duration.ofMinutes(10)).get();
        try (Ingest ingest = Ingest.open(patient, clickhouse)) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            SCOPE.run(() -> {
                for (int part = 0; part < 10; part++) {
                    int from = part * 50_000;
                    stream.trackAll(
                            IntStream.range(from, from + 50_000)
                                    .mapToObj(number -> Call.of(1, number, now))
                                    .toList());
                }
            });
            assertThat(ingest.drain(Duration.ofSeconds(60))).isTrue();
        }

        assertThat(auditor.number("SELECT count() FROM " + table)).isEqualTo(500_000);
        assertThat(
                        auditor.number(
                                "SELECT max(max_block_number) FROM system.parts WHERE database ="
                                        + " currentDatabase() AND table = '"
                                        + table
                                        + "'"))
                .isEqualTo(1);
    }

    @Test
    void withoutATenantNothingIsTaken() {
        try (Ingest ingest = Ingest.open(Configs.in(directory).get(), clickhouse)) {
            EventStream<Call> stream = ingest.stream(Call.table(table));

            assertThatThrownBy(() -> stream.track(Call.of(1, 1, Instant.now())))
                    .isInstanceOf(MissingScopeException.class);
        }
        assertThat(auditor.number("SELECT count() FROM " + table)).isZero();
    }

    @Test
    void twoProcessesOnOneSpoolAreRefused() {
        try (Ingest first = Ingest.open(Configs.in(directory).get(), clickhouse)) {
            assertThat(first.statistics().usedBytes()).isZero();
            assertThatThrownBy(() -> Ingest.open(Configs.in(directory).get(), clickhouse))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
        Ingest.open(Configs.in(directory).get(), clickhouse).close();
    }

    @Test
    void aTableThatDoesNotFitIsRefusedAtOnce() {
        try (Ingest ingest = Ingest.open(Configs.in(directory).get(), clickhouse)) {
            auditor.ask("ALTER TABLE " + table + " MODIFY COLUMN seconds Float32");
            assertThatThrownBy(() -> ingest.stream(Call.table(table)))
                    .isInstanceOf(Misconfigured.class)
                    .hasMessageContaining("seconds is Float32 and not Float64");
        }
    }

    @Test
    void aTableOrATargetOfAViewThatForgetsIsRefusedAtOnce() {
        try (Ingest ingest = Ingest.open(Configs.in(directory).get(), clickhouse)) {
            for (String forgetful : List.of(table + "_by_model", table)) {
                auditor.ask(
                        "ALTER TABLE "
                                + forgetful
                                + " MODIFY SETTING non_replicated_deduplication_window = 10");
                assertThatThrownBy(() -> ingest.stream(Call.table(table)))
                        .isInstanceOf(Misconfigured.class)
                        .hasMessageContaining(forgetful + " remembers only 10 inserts");
            }
        }
    }

    @Test
    void aBadEventIsADeadLetterAndTheOthersArrive() {
        Instant now = Instant.now();
        Call bad = new Call(1, 1, now, "m", "n", -1, 0, null, Map.of());
        try (Ingest ingest = Ingest.open(Configs.in(directory).get(), clickhouse)) {
            EventStream<Call> stream = ingest.stream(Call.table(table));
            Receipt receipt =
                    SCOPE.call(() ->
                            stream.trackAll(List.of(Call.of(1, 0, now), bad, Call.of(1, 2, now))));

            assertThat(receipt).isEqualTo(new Receipt(2, 1));
            assertThat(ingest.drain(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(auditor.lines("SELECT number FROM " + table + " ORDER BY number"))
                .containsExactly("0", "2");
        assertThat(
                        auditor.ask(
                                "SELECT tenant_id, reason, JSONExtractInt(event, 'tokens') FROM"
                                        + " bedstone_dead_events WHERE table_name = '"
                                        + table
                                        + "'"))
                .isEqualTo(
                        SCOPE.tenant()
                                + "\tcolumn tokens: a number outside of 0 to 4294967295\t-1");
    }
}
