package dev.bedstone.postgres;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.ServerControl;
import dev.bedstone.testkit.conformance.StoreUnderTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** PostgreSQL for the suites that every store passes. */
record PostgresConformanceSubject(FreshDatabase database) implements StoreUnderTest<Postgres> {

    private static final PostgresConfig.Timeouts TIMEOUTS =
            new PostgresConfig.Timeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(35),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(500));

    @Override
    public StoreKind kind() {
        return StoreKind.POSTGRES;
    }

    @Override
    public Postgres open(StoreHooks hooks) {
        return Postgres.open(config(endpoint()), hooks);
    }

    @Override
    public Postgres openWith(Secret password, StoreHooks hooks) {
        PostgresEndpoint own = endpoint();
        return Postgres.open(
                config(
                        new PostgresEndpoint(
                                own.hosts(),
                                own.database(),
                                own.user(),
                                password,
                                own.tls(),
                                own.pooler())),
                hooks);
    }

    @Override
    public Postgres openAt(HostPort address, StoreHooks hooks) {
        return Postgres.open(config(at(endpoint(), address)), hooks);
    }

    @Override
    public void operate(Postgres store) {
        store.withoutTenant().read(tx -> tx.sql("select 1").one(Integer.class));
    }

    @Override
    public void operateSlowly(Postgres store) {
        store.withoutTenant()
                .transaction(tx -> tx.sql("select 1 from pg_sleep(4)").one(Integer.class));
    }

    @Override
    public void operateInVain(Postgres store) {
        store.withoutTenant()
                .transaction(tx -> tx.sql("select 1 / :zero").bind("zero", 0).one(Integer.class));
    }

    @Override
    public Duration connectTimeout() {
        return TIMEOUTS.connect().plusSeconds(1);
    }

    @Override
    public Duration drain() {
        return TIMEOUTS.drain();
    }

    @Override
    public HostPort address() {
        return endpoint().hosts().getFirst();
    }

    @Override
    public int connections() {
        String sql =
                "select count(*) from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid() and backend_type = 'client backend'";
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<Secret> secrets() {
        return List.of(endpoint().password());
    }

    @Override
    public List<String> unmentionable() {
        return List.of(endpoint().user(), database.name());
    }

    @Override
    public ServerControl server() {
        return database.server();
    }

    static PostgresEndpoint at(PostgresEndpoint endpoint, HostPort address) {
        return new PostgresEndpoint(
                List.of(address),
                endpoint.database(),
                endpoint.user(),
                endpoint.password(),
                endpoint.tls(),
                endpoint.pooler());
    }

    private PostgresEndpoint endpoint() {
        return database.endpoint(PostgresRole.APPLICATION);
    }

    private static PostgresConfig config(PostgresEndpoint endpoint) {
        return PostgresConfig.of(endpoint)
                .withTimeouts(TIMEOUTS)
                .withPool(
                        new PoolConfig(
                                4,
                                1,
                                Duration.ofSeconds(1),
                                Duration.ofMinutes(10),
                                Duration.ofMinutes(25),
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(30)));
    }
}
