package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Promise R30: no row ever crosses tenants, however the work goes wrong. Every row says in a column
 * of its own whose it is; who reads compares that with the scope, and an auditor with the tenant.
 */
@PostgresTest
class IsolationTest {

    private static final int TENANTS = 50;
    private static final int CALLERS = 16;
    private static final int SOME = 6_000;

    /** A million in both tests together, as the promise says. */
    private static final int MANY = 500_000;

    record Item(String owner, int n) {}

    private final AtomicLong foreignRows = new AtomicLong();
    private final AtomicLong injected = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    @Test
    void noRowCrossesTenantsInAPool(FreshDatabase database) throws Exception {
        check(database, eight(database.config()), SOME);
    }

    @Test
    @Tag("full")
    void noRowCrossesTenantsInAPoolManyTimes(FreshDatabase database) throws Exception {
        check(database, eight(database.config()), MANY);
    }

    @Test
    void noRowCrossesTenantsBehindAPooler(FreshDatabase database) throws Exception {
        behindPooler(database, SOME / 2);
    }

    @Test
    @Tag("full")
    void noRowCrossesTenantsBehindAPoolerManyTimes(FreshDatabase database) throws Exception {
        behindPooler(database, MANY);
    }

    private void behindPooler(FreshDatabase database, int operations) throws Exception {
        assumePooler();
        try (PgBouncer pooler = PgBouncer.start(database, Pooler.TRANSACTION, 1)) {
            check(
                    database,
                    eight(
                            Configs.primary(
                                    database.config(),
                                    pooler.endpoint(database.config().primary()))),
                    operations);
        }
    }

    /**
     * The control: in a pool that is not the layer's, what is set is there for the next borrower.
     */
    @Test
    void aSessionSettingLeaksInAPool(FreshDatabase database) throws SQLException {
        try (Postgres postgres =
                Postgres.open(Tenants.poolOf(database.config(), 1), StoreHooks.NONE)) {
            createItems(postgres);
            tenant(1).run(() -> insert(postgres, 1));
            try (HikariDataSource plain = UsingTest.pool(database, true)) {
                set(plain, tenant(1));
                try (Connection next = plain.getConnection()) {
                    assertThat(count(next)).as("rows of a tenant that nobody bound").isOne();
                }
            }
        }
    }

    /** The control: behind a pooler what one client sets is there for another. */
    @Test
    void aSessionSettingLeaksBehindAPooler(FreshDatabase database) throws SQLException {
        assumePooler();
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE);
                PgBouncer pooler = PgBouncer.start(database, Pooler.TRANSACTION, 1)) {
            createItems(postgres);
            tenant(1).run(() -> insert(postgres, 1));
            var endpoint = pooler.endpoint(database.config().primary());
            String url =
                    "jdbc:postgresql://"
                            + endpoint.hosts().getFirst()
                            + "/"
                            + endpoint.database()
                            + "?prepareThreshold=0";
            String password = endpoint.password().reveal();
            try (Connection one = DriverManager.getConnection(url, endpoint.user(), password);
                    Connection other = DriverManager.getConnection(url, endpoint.user(), password);
                    Statement set = one.createStatement()) {
                set.execute("set app.tenant_id = '" + tenant(1).tenant() + "'");
                assertThat(count(other)).as("rows of a tenant that nobody bound").isOne();
            }
        }
    }

    private void check(FreshDatabase database, PostgresConfig config, int operations)
            throws Exception {
        try (Postgres postgres = Postgres.open(config, StoreHooks.NONE)) {
            createItems(postgres);
            for (int number = 0; number < TENANTS; number++) {
                int owner = number;
                tenant(number).run(() -> insert(postgres, owner));
            }
            run(postgres, operations);
            assertThat(postgres.statistics().inUse()).isZero();
        }
        assertThat(foreignRows).as("rows of other tenants that were read").hasValue(0);
        assertThat(foreignWrites(database)).as("rows of other tenants that were written").isZero();
        assertThat(done.get()).as("operations that went well").isGreaterThan(operations / 2L);
        assertThat(injected.get()).as("faults").isGreaterThan(operations / 20L);
    }

    private void run(Postgres postgres, int operations) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            callers.add(
                    Thread.startVirtualThread(() -> {
                        for (int i = next.getAndIncrement();
                                i < operations;
                                i = next.getAndIncrement()) {
                            operate(postgres, i);
                        }
                    }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
    }

    /** Every tenth operation is made to fail: by an exception, by its time, by an interrupt. */
    private void operate(Postgres postgres, int number) {
        Random random = new Random(number);
        int owner = random.nextInt(TENANTS);
        Scope scope = tenant(owner);
        try {
            // Fewest of those that only wait: behind the pooler everybody waits with them.
            switch (random.nextInt(60)) {
                case 0, 1, 2 -> throwing(postgres, scope, owner);
                case 3 -> tooLate(postgres, scope);
                case 4, 5 -> cancelled(postgres, scope, owner);
                default -> scope.run(() -> mixed(postgres, owner, random));
            }
            done.incrementAndGet();
        } catch (StoreFailure e) {
            failed.incrementAndGet();
        }
    }

    private void mixed(Postgres postgres, int owner, Random random) {
        switch (random.nextInt(8)) {
            case 0 -> insert(postgres, owner);
            case 1 -> see(owner, postgres.query("select owner, n from item").list(Item.class));
            case 2 ->
                    see(
                            owner,
                            postgres.sql("update item set n = n + 1 where n < 5 returning owner, n")
                                    .list(Item.class));
            case 3 ->
                    see(
                            owner,
                            postgres.transaction(tx -> {
                                tx.sql("delete from item where n > 3").update();
                                return items(tx);
                            }));
            case 4 -> see(owner, postgres.read(IsolationTest::items));
            case 5 ->
                    postgres.sql("insert into item (owner, n) values (:owner, :n)")
                            .batch(List.of(item(owner, 1), item(owner, 2)));
            case 6 ->
                    see(
                            owner,
                            postgres.query("select owner, n from item").stream(
                                    Item.class, rows -> rows.limit(3).toList()));
            default ->
                    postgres.transaction(tx -> {
                        try {
                            tx.savepoint(inner ->
                                    inner.sql("insert into item (owner, n) values (null, 1)")
                                            .update());
                        } catch (StoreFailure expected) {
                            see(owner, items(tx));
                        }
                        return tx.sql("insert into item (owner, n) values (:owner, 0)")
                                .bind("owner", Integer.toString(owner))
                                .update();
                    });
        }
    }

    private void throwing(Postgres postgres, Scope scope, int owner) {
        injected.incrementAndGet();
        try {
            scope.call(() ->
                    postgres.transaction(tx -> {
                        see(owner, items(tx));
                        throw new IllegalStateException("injected");
                    }));
        } catch (IllegalStateException expected) {
            // The next borrower must not notice.
        }
    }

    private void tooLate(Postgres postgres, Scope scope) {
        injected.incrementAndGet();
        scope.run(() ->
                postgres.transaction(
                        TransactionOptions.STANDARD.within(Duration.ofMillis(60)),
                        tx -> tx.sql("select owner from item, pg_sleep(0.2)").list(String.class)));
    }

    private void cancelled(Postgres postgres, Scope scope, int owner) {
        injected.incrementAndGet();
        Thread victim =
                Thread.startVirtualThread(() -> {
                    try {
                        scope.run(() -> {
                            for (int i = 0; i < 20 && !Thread.interrupted(); i++) {
                                see(
                                        owner,
                                        postgres.query("select owner, n from item")
                                                .list(Item.class));
                            }
                        });
                    } catch (StoreFailure expected) {
                        // It was interrupted.
                    }
                });
        try {
            // Wherever the work happens to stand by then.
            Thread.sleep(3);
            victim.interrupt();
            victim.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void see(int owner, List<Item> items) {
        String mine = Integer.toString(owner);
        foreignRows.addAndGet(items.stream().filter(item -> !mine.equals(item.owner())).count());
    }

    private static Item item(int owner, int n) {
        return new Item(Integer.toString(owner), n);
    }

    private static List<Item> items(PostgresTx tx) {
        return tx.sql("select owner, n from item").list(Item.class);
    }

    private static void insert(Postgres postgres, int owner) {
        postgres.sql("insert into item (owner, n) values (:owner, 0)")
                .bind("owner", Integer.toString(owner))
                .update();
    }

    private static Scope tenant(int number) {
        return Tenants.scope(100 + number);
    }

    private static void createItems(Postgres postgres) {
        postgres.owner(tx -> {
            tx.sql(
                            "create table item (tenant_id uuid not null default"
                                    + " current_setting('app.tenant_id')::uuid, owner text not"
                                    + " null, n int not null)")
                    .update();
            tx.sql("create index on item (tenant_id)").update();
            Tenants.protect(tx, "item");
            return null;
        });
    }

    private static void set(DataSource pool, Scope scope) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set app.tenant_id = '" + scope.tenant() + "'");
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from item")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The auditor asks past the layer, as a role that sees everything. */
    private static long foreignWrites(FreshDatabase database) throws SQLException {
        List<String> cases =
                IntStream.range(0, TENANTS)
                        .mapToObj(n -> "('" + tenant(n).tenant() + "'::uuid, '" + n + "')")
                        .toList();
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from item where (tenant_id, owner) not in (values "
                                        + String.join(", ", cases)
                                        + ")")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static PostgresConfig eight(PostgresConfig config) {
        return Tenants.poolOf(config, 8);
    }

    private static void assumePooler() {
        assumeTrue(
                PgBouncer.program().isPresent(),
                "SKIPPED: pgbouncer is not installed, so nothing is known about poolers; install"
                        + " the package pgbouncer");
    }
}
