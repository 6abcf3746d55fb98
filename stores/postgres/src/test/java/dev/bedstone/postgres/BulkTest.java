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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many rows at once: streams, batches, COPY in and out, and whose rows they are. */
@PostgresTest
class BulkTest {

    record Line(String title, int n) {}

    record Forged(UUID tenantId, String title, int n) {}

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
        postgres.owner(tx -> tx.sql("create table plain (title text, n int)").update());
    }

    @AfterEach
    void close() {
        Idle.close(postgres);
        proxy.close();
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
                                    loading.load("plain", Line.class, lines(1, 1).iterator())))
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
                        List.of(new Line("ok", 1), new Line("a\ud83d", 2)).iterator(),
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
                                    .isInstanceOfAny(
                                            Conflict.class,
                                            IllegalStateException.class,
                                            IllegalArgumentException.class));
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
}
