package dev.bedstone.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.postgres.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * PostgreSQL through the layer, beside JDBC over HikariCP and a fair semaphore written by hand. The
 * hand-written reads do the same safe thing: a read-only transaction with a network timeout.
 */
@State(Scope.Benchmark)
public class PostgresBenchmark {

    private static final int DEADLINE_MILLIS = 5_500;

    private @Nullable Engines engines;
    private @Nullable Postgres layer;
    private @Nullable HikariDataSource raw;
    private final Semaphore bulkhead = new Semaphore(Engines.POOL, true);

    @Setup
    public void start() {
        engines = new Engines();
        layer = Postgres.store().open(engines.config(), StoreHooks.NONE);
        raw = pool(engines.postgresEndpoint());
    }

    @TearDown
    public void stop() {
        Objects.requireNonNull(layer).close();
        Objects.requireNonNull(raw).close();
        Objects.requireNonNull(engines).close();
    }

    /** A connection taken for a unit of work and given back, with nothing sent. */
    @Benchmark
    public Object layerAcquire() {
        return Objects.requireNonNull(layer).withoutTenant().read(tx -> this);
    }

    @Benchmark
    public Object rawAcquire() throws SQLException {
        return takeAndGiveBack();
    }

    /** A connection lent to another library, which remembers the place that took it. */
    @Benchmark
    public Object layerLend() throws SQLException {
        try (Connection connection = Objects.requireNonNull(layer).dataSource().getConnection()) {
            return connection;
        }
    }

    @Benchmark
    public Object rawLend() throws SQLException {
        return takeAndGiveBack();
    }

    private Object takeAndGiveBack() throws SQLException {
        bulkhead.acquireUninterruptibly();
        try (Connection connection = Objects.requireNonNull(raw).getConnection()) {
            return connection;
        } finally {
            bulkhead.release();
        }
    }

    /** {@code SELECT 1} in a read-only transaction. */
    @Benchmark
    public Object layerSelectOne() {
        return Objects.requireNonNull(layer)
                .withoutTenant()
                .read(tx -> tx.sql("select 1").one(Integer.class));
    }

    @Benchmark
    public Object rawSelectOne() throws SQLException {
        bulkhead.acquireUninterruptibly();
        try (Connection connection = Objects.requireNonNull(raw).getConnection()) {
            connection.setNetworkTimeout(Runnable::run, DEADLINE_MILLIS);
            connection.setReadOnly(true);
            int one = selectOne(connection);
            connection.commit();
            return one;
        } finally {
            bulkhead.release();
        }
    }

    private static int selectOne(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select 1");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** The state of the pool, from memory. */
    @Benchmark
    public Object layerStatistics() {
        return Objects.requireNonNull(layer).statistics();
    }

    private static HikariDataSource pool(PostgresEndpoint endpoint) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(
                "jdbc:postgresql://" + endpoint.hosts().getFirst() + "/" + endpoint.database());
        config.setUsername(endpoint.user());
        config.setPassword(endpoint.password().reveal());
        config.setMaximumPoolSize(Engines.POOL);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }
}
