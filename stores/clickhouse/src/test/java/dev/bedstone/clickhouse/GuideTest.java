package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.docs.Guide;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of the guide are this code. */
@ClickHouseTest
class GuideTest {

    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

    private final ClickHouseConfig config;
    private final FreshClickHouse fresh;

    GuideTest(FreshClickHouse fresh) {
        this.fresh = fresh;
        this.config = fresh.config();
    }

    // @start region="records"
    record Call(UUID id, Instant at, String model, long tokens, BigDecimal cost) {}

    record Cost(String model, BigDecimal cost) {}

    // @end region="records"

    @BeforeEach
    void createTheTable() {
        // @start region="open"
        try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
            clickhouse
                    .command(
                            """
                            create table calls (id UUID, at DateTime64(3), model LowCardinality(String),
                                tokens UInt32, cost Decimal(18, 6))
                            engine = MergeTree partition by toYYYYMM(at) order by (model, at)
                            settings non_replicated_deduplication_window = 1000\
                            """)
                    .run();
        }
        // @end region="open"
    }

    @Test
    void theGuideShowsThisCode() {
        Guide.read(Path.of("../../docs/guides/clickhouse.md"))
                .assertExamplesAreRegionsOf(
                        "java", Path.of("src/test/java/dev/bedstone/clickhouse/GuideTest.java"));
    }

    @Test
    void insertAndQuery() {
        try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
            List<Call> calls = calls(3);
            UUID batch = UUID.randomUUID();
            // @start region="insert"
            clickhouse
                    .withoutTenant()
                    .insert("calls")
                    .token(batch.toString())
                    .rows(Call.class, calls);
            // @end region="insert"
            clickhouse
                    .withoutTenant()
                    .insert("calls")
                    .token(batch.toString())
                    .rows(Call.class, calls);
            assertThat(fresh.execute("select count() from calls")).isEqualTo("3");

            Instant from = NOON;
            // @start region="query"
            List<Cost> costs =
                    clickhouse
                            .withoutTenant()
                            .query(
                                    """
                                    select model, sum(cost) as cost from calls
                                     where at >= {from:DateTime64(3)} group by model order by cost\
                                    """)
                            .bind("from", from)
                            .list(Cost.class);
            // @end region="query"
            assertThat(costs)
                    .containsExactly(
                            new Cost("small", new BigDecimal("0.020000")),
                            new Cost("large", new BigDecimal("0.040000")));

            UUID id = calls.getFirst().id();
            // @start region="one"
            Optional<Call> call =
                    clickhouse
                            .withoutTenant()
                            .query("select * from calls where id = {id:UUID}")
                            .bind("id", id)
                            .find(Call.class);
            long rows =
                    clickhouse
                            .withoutTenant()
                            .query("select count() as n from calls")
                            .one(Long.class);
            // @end region="one"
            assertThat(call).contains(calls.getFirst());
            assertThat(rows).isEqualTo(3);
        }
    }

    @Test
    void stream() {
        try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
            clickhouse.withoutTenant().insert("calls").rows(Call.class, calls(100));
            List<Call> exported = new ArrayList<>();
            OutputStream file = new ByteArrayOutputStream();
            // @start region="stream"
            clickhouse
                    .withoutTenant()
                    .query("select * from calls order by at")
                    .within(Duration.ofMinutes(5))
                    .stream(Call.class, exported::add);

            clickhouse
                    .withoutTenant()
                    .query("select * from calls order by at")
                    .within(Duration.ofMinutes(5))
                    .copyTo("Parquet", file);
            // @end region="stream"
            assertThat(exported).isEqualTo(calls(100));
            assertThat(file.toString()).startsWith("PAR1");
        }
    }

    @Test
    void limits() {
        try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
            clickhouse.withoutTenant().insert("calls").rows(Call.class, calls(2_000));
            assertThatThrownBy(() -> limited(clickhouse)).isInstanceOf(Conflict.class);
        }
    }

    private static List<Cost> limited(ClickHouse clickhouse) {
        // @start region="limits"
        return clickhouse
                .withoutTenant()
                .query("select model, sum(cost) as cost from calls group by model")
                .named("cost by model")
                .within(Duration.ofSeconds(2))
                .setting("max_rows_to_read", 1_000)
                .setting("max_memory_usage", 500_000_000)
                .list(Cost.class);
        // @end region="limits"
    }

    // @start region="tenant-records"
    record Note(UUID id, String text) {}

    // @end region="tenant-records"

    @Test
    void tenants() {
        TenantId tenant = new TenantId(UUID.randomUUID());
        UUID draft = UUID.randomUUID();
        try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
            // @start region="tenant-table"
            clickhouse
                    .command(
                            """
                            create table notes (tenant_id UUID, id UUID, text String)
                            engine = MergeTree order by (tenant_id, id)
                            comment 'what people wrote [bedstone: tenant]'\
                            """)
                    .run();
            // @end region="tenant-table"
            List<Note> notes =
                    List.of(new Note(UUID.randomUUID(), "hello"), new Note(draft, "draft"));
            // @start region="tenant-work"
            Scope acme = new Scope(tenant, Actor.service("import"));
            long count =
                    acme.call(() -> {
                        clickhouse.insert("notes").rows(Note.class, notes);
                        clickhouse.delete("notes", "id = {id:UUID}").bind("id", draft).run();
                        return clickhouse.query("select count() from notes").one(Long.class);
                    });
            // @end region="tenant-work"
            assertThat(count).isEqualTo(1);
            // @start region="tenant-platform"
            List<UUID> tenants =
                    clickhouse.platform(
                            "monthly invoices",
                            all ->
                                    all.query("select distinct tenant_id from notes")
                                            .list(UUID.class));
            // @end region="tenant-platform"
            assertThat(tenants).containsExactly(tenant.value());
        }
    }

    @Test
    void failures() {
        try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
            assertThatThrownBy(() -> failing(clickhouse, calls(1)))
                    .isInstanceOf(StoreFailure.class)
                    .hasMessageContaining("does not exist");
            fresh.execute("create table nowhere as calls");
            failing(clickhouse, calls(1));
            assertThat(fresh.execute("select count() from nowhere")).isEqualTo("1");
        }
    }

    private static void failing(ClickHouse clickhouse, List<Call> calls) {
        String batch = "batch-1";
        // @start region="failures"
        try {
            clickhouse.withoutTenant().insert("nowhere").token(batch).rows(Call.class, calls);
        } catch (StoreFailure failure) {
            boolean open = failure.effect() == Effect.UNKNOWN;
            if (!failure.mayRetry() && !open) {
                throw failure;
            }
            clickhouse.withoutTenant().insert("nowhere").token(batch).rows(Call.class, calls);
        }
        // @end region="failures"
    }

    private static List<Call> calls(int count) {
        List<Call> calls = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            byte[] name = ("call " + n).getBytes(StandardCharsets.UTF_8);
            calls.add(
                    new Call(
                            UUID.nameUUIDFromBytes(name),
                            NOON.plusSeconds(n),
                            n % 2 == 0 ? "large" : "small",
                            100,
                            new BigDecimal("0.020000")));
        }
        return calls;
    }
}
