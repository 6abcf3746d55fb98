package dev.bedstone.ingest;

import static dev.bedstone.ingest.ColumnType.KEYWORD;
import static dev.bedstone.ingest.ColumnType.UINT32;
import static dev.bedstone.ingest.ColumnType.decimal;
import static dev.bedstone.ingest.ColumnType.nullable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.docs.Guide;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/guides/ingest.md are these, and they do what the guide says. */
@ClickHouseTest
class GuideTest {

    private static final Guide GUIDE = Guide.read(Path.of("../../docs/guides/ingest.md"));

    // @start region="table"
    record ModelCall(Instant at, String model, long tokens, BigDecimal cost) {}

    static final EventTable<ModelCall> CALLS =
            EventTable.named("model_calls", ModelCall.class)
                    .tenant("tenant_id")
                    .time("at", ModelCall::at)
                    .column("model", KEYWORD, ModelCall::model)
                    .integer("tokens", UINT32, ModelCall::tokens)
                    .column("cost", nullable(decimal(18, 6)), ModelCall::cost)
                    .partitionedBy(Partitioning.MONTH)
                    .keptFor(Duration.ofDays(365))
                    .build();
    // @end region="table"

    private static final Duration LONG = Duration.ofMinutes(1);

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @Test
    void theExamplesAreThoseOfTheGuide() {
        GUIDE.assertExamplesAreRegionsOf(
                "java", Path.of("src/test/java/dev/bedstone/ingest/GuideTest.java"));
    }

    @Test
    void eventsArrive(FreshClickHouse database, @TempDir Path spool) {
        database.execute(GUIDE.files("sql").get("create-table"));
        database.execute(DeadLetters.CREATE_TABLE);
        Scope scope = new Scope(tenant, Actor.service("gateway"));
        ModelCall call = new ModelCall(Instant.now(), "gpt-5", 812, new BigDecimal("0.00162"));
        List<ModelCall> more = List.of(new ModelCall(Instant.now(), "gpt-5-mini", 99, null));
        try (ClickHouse clickhouse = ClickHouse.open(database.config(), StoreHooks.NONE)) {
            // @start region="track"
            try (Ingest ingest = Ingest.open(IngestConfig.in(spool), clickhouse)) {
                EventStream<ModelCall> calls = ingest.stream(CALLS);

                scope.run(() -> {
                    calls.track(call);
                    calls.trackAll(more);
                });
            }
            // @end region="track"
            drain(spool, clickhouse);
            checkRollUps(clickhouse, call.at().minusSeconds(1), call.at().plusSeconds(60));
        }

        assertThat(database.execute("SELECT model, tokens, cost FROM model_calls ORDER BY tokens"))
                .isEqualTo("gpt-5-mini\t99\t\\N\ngpt-5\t812\t0.00162");
    }

    private static void checkRollUps(ClickHouse clickhouse, Instant from, Instant to) {
        // @start region="roll-ups"
        RollUps rollUps = new RollUps(clickhouse);
        if (!rollUps.check(from, to).isWhole()) {
            RollUpReport mended = rollUps.repair(from, to);
            assert mended.isWhole();
        }
        // @end region="roll-ups"
    }

    /** What a slow machine could not send before it was closed. */
    private static void drain(Path spool, ClickHouse clickhouse) {
        try (Ingest next = Ingest.open(IngestConfig.in(spool), clickhouse)) {
            assertThat(next.drain(LONG)).isTrue();
        }
    }

    @Test
    void aBadEventIsCounted(FreshClickHouse database, @TempDir Path spool) {
        database.execute(GUIDE.files("sql").get("create-table"));
        database.execute(DeadLetters.CREATE_TABLE);
        ModelCall good = new ModelCall(Instant.now(), "gpt-5", 1, null);
        ModelCall bad = new ModelCall(Instant.now(), "gpt-5", -1, null);
        try (ClickHouse clickhouse = ClickHouse.open(database.config(), StoreHooks.NONE);
                Ingest ingest = Ingest.open(IngestConfig.in(spool), clickhouse)) {
            EventStream<ModelCall> calls = ingest.stream(CALLS);
            new Scope(tenant, Actor.service("gateway"))
                    .run(() -> {
                        // @start region="receipt"
                        Receipt receipt = calls.trackAll(List.of(good, bad));
                        assert receipt.accepted() == 1 && receipt.dead() == 1;
                        // @end region="receipt"
                        assertThat(receipt).isEqualTo(new Receipt(1, 1));
                    });
            assertThat(ingest.drain(LONG)).isTrue();
        }

        assertThat(database.execute("SELECT count() FROM bedstone_dead_events")).isEqualTo("1");
    }
}
