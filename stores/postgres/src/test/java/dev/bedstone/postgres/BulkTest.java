package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static dev.bedstone.postgres.Tenants.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.fault.FaultProxy;
import dev.bedstone.testkit.fault.Traffic;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many rows at once: streams, batches, COPY in and out, and whose rows they are. */
@PostgresTest
class BulkTest {

    record Line(String title, int n) {}

    record Forged(UUID tenantId, String title, int n) {}

    private enum Colour {
        RED,
        GREEN
    }

    record Everything(
            int id,
            short small,
            Integer boxed,
            long big,
            boolean flag,
            float real,
            double precise,
            BigDecimal amount,
            BigInteger whole,
            String text,
            String json,
            String document,
            UUID uuid,
            byte[] bytes,
            Instant instant,
            OffsetDateTime offset,
            LocalDateTime local,
            LocalDate day,
            LocalTime time,
            Colour colour,
            Colour mood,
            List<String> tags,
            Integer[] numbers,
            List<UUID> ids,
            Optional<String> maybe,
            @Nullable Long nothing) {}

    private FaultProxy proxy;
    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) {
        proxy = FaultProxy.to(database.config().primary().hosts().getFirst());
        postgres =
                Postgres.open(
                        Tenants.poolOf(Configs.at(database.config(), proxy.address()), 2),
                        StoreHooks.NONE);
        Tenants.createDocuments(postgres);
        postgres.owner(tx -> {
            tx.sql("create type mood as enum ('RED', 'GREEN')").update();
            tx.sql("create domain short_text as text check (length(value) < 300)").update();
            return tx.sql(
                            """
                            create table everything (
                                id int primary key, small int2, boxed int4, big int8, flag bool,
                                "real" float4, precise float8, amount numeric, whole numeric(60),
                                text short_text, json json, document jsonb, uuid uuid, bytes bytea,
                                instant timestamptz, "offset" timestamptz, local timestamp,
                                day date, time time, colour text, mood mood, tags text[],
                                numbers int[], ids uuid[], maybe varchar(40), nothing int8)\
                            """)
                    .update();
        });
    }

    @AfterEach
    void close() {
        assertThat(postgres.statistics().inUse()).as("connections still in use").isZero();
        postgres.close();
        proxy.close();
    }

    /** What COPY writes is what statements read, and what COPY reads is what statements wrote. */
    @Test
    void copyKeepsEveryType() {
        List<Everything> sent = IntStream.range(0, 400).mapToObj(BulkTest::everything).toList();
        PostgresTransactions plain = postgres.withoutTenant();
        long loaded =
                plain.transaction(tx -> tx.copyIn("everything", Everything.class, sent.iterator()));
        assertThat(loaded).isEqualTo(400);
        List<Everything> read =
                plain.query("select * from everything order by id").list(Everything.class);
        assertThat(read).usingRecursiveComparison().isEqualTo(sent);
        List<Everything> copied =
                plain.read(tx ->
                        tx.copyOut(
                                "everything",
                                Everything.class,
                                rows -> rows.sorted(BulkTest::byId).toList()));
        assertThat(copied).usingRecursiveComparison().isEqualTo(sent);
    }

    @Test
    void copyKeepsTheTenant() {
        long loaded =
                ACME.call(() ->
                        postgres.transaction(tx ->
                                tx.copyIn("document", Line.class, lines(1, 5_000).iterator())));
        assertThat(loaded).isEqualTo(5_000);
        assertThat(count(ACME)).isEqualTo(5_000);
        assertThat(count(GLOBEX)).isZero();
        List<Line> theirs =
                GLOBEX.call(() ->
                        postgres.read(tx -> tx.copyOut("document", Line.class, Stream::toList)));
        assertThat(theirs).isEmpty();
        long mine =
                ACME.call(() ->
                        postgres.read(tx -> tx.copyOut("document", Line.class, Stream::count)));
        assertThat(mine).isEqualTo(5_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        GLOBEX.call(() ->
                                postgres.transaction(tx ->
                                        tx.copyIn(
                                                "document",
                                                Forged.class,
                                                List.of(new Forged(ACME.tenant().value(), "x", 1))
                                                        .iterator()))))
                .withMessageContaining("tenant");
        assertThat(count(ACME)).isEqualTo(5_000);
    }

    /** The loader's role is bound by nothing but the layer that writes the tenant. */
    @Test
    void theLoaderWritesTheTenantItself(FreshDatabase database) throws SQLException {
        try (Postgres loading = withLoader(database)) {
            long loaded =
                    ACME.call(
                            () -> loading.load("document", Line.class, lines(1, 5_000).iterator()));
            assertThat(loaded).isEqualTo(5_000);
            loaded =
                    GLOBEX.call(() -> loading.load("document", Line.class, lines(1, 7).iterator()));
            assertThat(loaded).isEqualTo(7);
            assertThat(count(ACME)).isEqualTo(5_000);
            assertThat(count(GLOBEX)).isEqualTo(7);
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            GLOBEX.call(() ->
                                    loading.load(
                                            "document",
                                            Forged.class,
                                            List.of(new Forged(ACME.tenant().value(), "x", 1))
                                                    .iterator())))
                    .withMessageContaining("tenant");
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            GLOBEX.call(() ->
                                    loading.load("everything", Line.class, lines(1, 1).iterator())))
                    .withMessageContaining("tenant_id");
            assertThatIllegalStateException()
                    .isThrownBy(() -> loading.load("document", Line.class, lines(1, 1).iterator()))
                    .withMessageContaining("no tenant");
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            ACME.call(() ->
                                    loading.transaction(tx ->
                                            loading.load(
                                                    "document",
                                                    Line.class,
                                                    lines(1, 1).iterator()))))
                    .withMessageContaining("copyIn");
            assertThat(count(GLOBEX)).isEqualTo(7);
        }
    }

    /** The control: plain COPY by the same role takes any tenant, and by the application's none. */
    @Test
    void plainCopyIsNotBoundOrNotAllowed(FreshDatabase database) throws Exception {
        withLoader(database).close();
        String copy = "copy document (tenant_id, title) from stdin";
        String row = ACME.tenant() + "\tforged\n";
        try (Connection loader = database.connect(PostgresRole.LOADER);
                Statement bound = loader.createStatement()) {
            bound.execute("select set_config('app.tenant_id', '" + GLOBEX.tenant() + "', false)");
            loader.unwrap(org.postgresql.PGConnection.class)
                    .getCopyAPI()
                    .copyIn(copy, new java.io.StringReader(row));
        }
        assertThat(count(ACME)).isOne();
        try (Connection application = database.connect(PostgresRole.APPLICATION)) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() ->
                            application
                                    .unwrap(org.postgresql.PGConnection.class)
                                    .getCopyAPI()
                                    .copyIn(copy, new java.io.StringReader(row)));
        }
    }

    @Test
    void whatCannotBeCopiedLeavesNothingAndAGoodConnection() {
        List<Iterator<Line>> bad =
                List.of(
                        List.of(new Line("ok", 1), new Line("too large", 5_000)).iterator(),
                        List.of(new Line("ok", 1), new Line("a\0b", 2)).iterator(),
                        Stream.of(new Line("ok", 1), new Line("x", 2))
                                .map(BulkTest::failAtTwo)
                                .iterator());
        for (Iterator<Line> rows : bad) {
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() ->
                            ACME.call(() ->
                                    postgres.transaction(
                                            tx -> tx.copyIn("document", Line.class, rows))))
                    .satisfies(e ->
                            assertThat(e)
                                    .isInstanceOfAny(Conflict.class, IllegalStateException.class));
            assertThat(count(ACME)).isZero();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ACME.call(() ->
                                postgres.transaction(tx ->
                                        tx.copyIn("nowhere", Line.class, lines(1, 1).iterator()))))
                .withMessageContaining("no table");
        record Wrong(String title, String missing) {}
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ACME.call(() ->
                                postgres.transaction(tx ->
                                        tx.copyIn(
                                                "document",
                                                Wrong.class,
                                                List.of(new Wrong("a", "b")).iterator()))))
                .withMessageContaining("missing");
        record Unfit(UUID title) {}
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ACME.call(() ->
                                postgres.transaction(tx ->
                                        tx.copyIn(
                                                "document",
                                                Unfit.class,
                                                List.of(new Unfit(new UUID(1, 1))).iterator()))))
                .withMessageContaining("cannot be copied");
        assertThat(count(ACME)).isZero();
    }

    @Test
    void aStreamIsReadAsItIsAskedForAndEndsWithItsWork() {
        ACME.run(() -> {
            postgres.load("document", Line.class, lines(0, 60_000).iterator());
            Traffic before = proxy.traffic();
            List<Integer> some =
                    postgres.read(tx ->
                            tx.sql("select n from document order by n, id").stream(
                                    Integer.class, rows -> rows.limit(10).toList()));
            long few = proxy.traffic().since(before).toClient();
            before = proxy.traffic();
            long sum =
                    postgres.query("select n from document").stream(
                            Integer.class, rows -> rows.mapToLong(Integer::longValue).sum());
            long all = proxy.traffic().since(before).toClient();
            assertThat(some).hasSize(10);
            assertThat(sum).isEqualTo(60_000L / 1000 * (999 * 1000 / 2));
            assertThat(few).as("bytes for ten rows of %s", all).isLessThan(all / 10);
            Stream<Integer> kept =
                    postgres.read(tx ->
                            tx.sql("select n from document").stream(Integer.class, rows -> rows));
            assertThatIllegalStateException().isThrownBy(kept::count);
        });
    }

    @Test
    void aStreamThatFailsIsAFailure() {
        ACME.run(() -> {
            postgres.load("document", Line.class, lines(0, 5_000).iterator());
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() ->
                            postgres.read(tx ->
                                    tx.sql("select 1 / (n - 900) from document").stream(
                                            Integer.class, Stream::toList)));
            assertThatExceptionOfType(StoreFailure.class)
                    .isThrownBy(() ->
                            postgres.query("select nothing from document").stream(
                                    Integer.class, Stream::count));
        });
        assertThat(count(ACME)).isEqualTo(5_000);
    }

    @Test
    void otherStatementsMayRunBesideAStream() {
        ACME.run(() -> {
            postgres.load("document", Line.class, lines(0, 4_500).iterator());
            long updated =
                    postgres.transaction(tx ->
                            tx.sql("select id from document").stream(
                                    UUID.class,
                                    ids ->
                                            ids.skip(4_490)
                                                    .mapToLong(id ->
                                                            tx.sql(
                                                                            "update document set title = 'x' where id = :id")
                                                                    .bind("id", id)
                                                                    .update())
                                                    .sum()));
            assertThat(updated).isEqualTo(10);
        });
    }

    /** Trap 5: a batch cannot travel with the binding. */
    @Test
    void aBatchKeepsTheTenantAndCountsItsRows() {
        String insert = "insert into document (title, n) values (:title, :n)";
        ACME.run(() -> {
            long before = proxy.traffic().roundTrips();
            assertThat(postgres.sql(insert).batch(lines(0, 2_500))).isEqualTo(2_500);
            assertThat(proxy.traffic().roundTrips() - before)
                    .as("round trips")
                    .isLessThanOrEqualTo(25);
            assertThat(postgres.sql(insert).batch(List.of())).isZero();
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() -> postgres.sql(insert).batch(List.of(new Line("x", 5_000))))
                    .satisfies(e -> assertThat(e.constraint()).contains("small"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> postgres.sql(insert).batch(lines(0, 100_001)))
                    .withMessageContaining("copyIn");
            long updated =
                    postgres.transaction(tx ->
                            tx.sql(
                                            "update document set title = :new where n = :n and title = :title")
                                    .bind("new", "changed")
                                    .batch(lines(0, 3)));
            assertThat(updated).isEqualTo(3);
        });
        assertThat(count(ACME)).isEqualTo(2_500);
        assertThat(count(GLOBEX)).isZero();
    }

    private static Postgres withLoader(FreshDatabase database) throws SQLException {
        try (Connection superuser = database.connect(PostgresRole.SUPERUSER);
                Statement statement = superuser.createStatement()) {
            statement.execute("grant insert on document to bedstone_loader");
        }
        return Postgres.open(
                database.config().withLoader(database.endpoint(PostgresRole.LOADER)),
                StoreHooks.NONE);
    }

    private long count(Scope scope) {
        return scope.call(() -> postgres.query("select count(*) from document").one(Long.class));
    }

    private static List<Line> lines(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(n -> new Line("line " + n, n % 1_000))
                .toList();
    }

    private static Line failAtTwo(Line line) {
        if (line.n() == 2) {
            throw new IllegalStateException("mine");
        }
        return line;
    }

    private static int byId(Everything one, Everything other) {
        return Integer.compare(one.id(), other.id());
    }

    private static Everything everything(int id) {
        Random random = new Random(id);
        long micros = random.nextLong(-2_000_000_000_000_000L, 4_000_000_000_000_000L);
        Instant instant =
                Instant.ofEpochSecond(
                        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000);
        List<String> tags = new ArrayList<>();
        for (int tag = 0; tag < id % 4; tag++) {
            tags.add(tag == 2 ? null : text(random));
        }
        return new Everything(
                id,
                (short) random.nextInt(),
                id % 3 == 0 ? null : random.nextInt(),
                random.nextLong(),
                random.nextBoolean(),
                random.nextFloat(),
                random.nextGaussian(),
                new BigDecimal(new BigInteger(id % 90, random), id % 25)
                        .multiply(BigDecimal.valueOf(id % 2 == 0 ? 1 : -1)),
                new BigInteger(id % 150, random),
                text(random),
                "{\"a\": " + id + "}",
                "{\"b\": " + id + "}",
                new UUID(random.nextLong(), random.nextLong()),
                text(random).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                instant,
                instant.atOffset(ZoneOffset.UTC),
                LocalDateTime.ofInstant(instant, ZoneOffset.UTC),
                LocalDate.ofEpochDay(random.nextInt(-500_000, 500_000)),
                LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1_000),
                Colour.values()[id % 2],
                Colour.values()[(id + 1) % 2],
                java.util.Collections.unmodifiableList(tags),
                new Integer[] {id, null, -id},
                List.of(new UUID(1, id)),
                id % 2 == 0 ? Optional.empty() : Optional.of("m" + id),
                null);
    }

    /** One-, two-, three- and four-byte signs. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        String signs = "aZ0 \t\n\\'\"äßЖ漢€𝄞😀";
        int[] points = signs.codePoints().toArray();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
