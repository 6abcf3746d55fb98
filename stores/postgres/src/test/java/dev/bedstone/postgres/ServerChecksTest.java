package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.HealthConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.Profile;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Promise R46, the part that only the server knows: what cannot work is refused, with advice. */
@PostgresTest
class ServerChecksTest {

    /** The server of the tests is told not to wait for its disk, and nothing else is wrong. */
    @Test
    void aServerAsItShouldBeIsLeftInPeace(FreshDatabase database) {
        assertThat(advice(database.config()))
                .allSatisfy(
                        problem -> assertThat(problem.what()).contains("loses data in a crash"));
    }

    @Test
    void aServerThatDoesNotWaitForItsDiskIsFlagged(FreshDatabase database) throws SQLException {
        assertThat(advice(database.config()))
                .anySatisfy(problem -> assertThat(problem.what()).contains("fsync = off"));
        alter(database, "alter database " + database.name() + " set synchronous_commit = off");
        assertThat(advice(database.config()))
                .anySatisfy(
                        problem -> assertThat(problem.what()).contains("synchronous_commit = off"));
    }

    @Test
    void aRoleThatMayTooMuchIsFlagged(FreshDatabase database) throws SQLException {
        assertThat(advice(as(database, PostgresRole.SUPERUSER)))
                .anySatisfy(problem -> assertThat(problem.what()).contains("superuser"));
        assertThat(advice(as(database, PostgresRole.PLATFORM)))
                .anySatisfy(problem -> assertThat(problem.what()).contains("BYPASSRLS"));
        assertThat(advice(as(database, PostgresRole.OWNER)))
                .noneSatisfy(problem -> assertThat(problem.what()).contains("owns tables"));
        try (Connection owner = database.connect(PostgresRole.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute("create table t (id int)");
        }
        assertThat(advice(as(database, PostgresRole.OWNER)))
                .anySatisfy(problem -> assertThat(problem.what()).contains("owns tables"));
    }

    @Test
    void productionRefusesWhatIsDangerousAllAtOnce(FreshDatabase database) {
        PostgresConfig config = as(database, PostgresRole.SUPERUSER);
        ConfigurationException refusal =
                catchThrowableOfType(
                        ConfigurationException.class,
                        () ->
                                Postgres.store()
                                        .open(
                                                bedstone(Profile.PRODUCTION, config),
                                                StoreHooks.NONE));
        assertThat(refusal.problems()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(refusal)
                .hasMessageContaining("superuser")
                .hasMessageContaining("fsync = off")
                .hasMessageNotContaining(config.primary().password().reveal());
        Postgres.store().open(bedstone(Profile.DEVELOPMENT, config), StoreHooks.NONE).close();
    }

    @Test
    void aPoolThatTheServerHasNoRoomForIsRefused(FreshDatabase database) throws SQLException {
        PostgresConfig tooMany =
                database.config()
                        .withPool(Configs.pool(1_000, Duration.ofSeconds(1), Duration.ZERO));
        assertRefused(tooMany, "bedstone.postgres.pool.max-size", "max_connections");
        alter(database, "alter database " + database.name() + " connection limit 3");
        assertRefused(database.config(), "bedstone.postgres.pool.max-size", "only 3");
    }

    @Test
    void aDatabaseThatLosesLettersIsRefused(FreshDatabase database) throws SQLException {
        String name = database.name() + "_ascii";
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create database "
                            + name
                            + " template template0 encoding 'SQL_ASCII' locale 'C'");
            PostgresEndpoint endpoint = database.engine().endpoint(PostgresRole.SUPERUSER, name);
            assertRefused(
                    Configs.primary(database.config(), endpoint), "bedstone.postgres.url", "UTF8");
            statement.execute("drop database " + name);
        }
    }

    @Test
    void whoCannotEnterIsToldWhy(FreshDatabase database) {
        PostgresConfig config = database.config();
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() -> open(Configs.password(config, Secret.of("wrong-password"))))
                .withMessageContaining("password is wrong")
                .withMessageNotContaining("wrong-password");
        PostgresEndpoint own = config.primary();
        assertThatExceptionOfType(Misconfigured.class)
                .isThrownBy(
                        () -> open(Configs.primary(config, named(own, "no such / database?x=1"))))
                .withMessageContaining("database does not exist");
        assertThatExceptionOfType(Unavailable.class)
                .isThrownBy(() -> open(Configs.at(config, new HostPort("127.0.0.1", 1))))
                .withMessageContaining("is the server running");
    }

    @Test
    void aHostThatCarriesSettingsNeverReachesTheDriver(FreshDatabase database) {
        for (String host :
                List.of(
                        "127.0.0.1:5432/x?socketFactory=evil.Factory&y=",
                        "h/db?loggerFile=/tmp/x",
                        "a b",
                        "h\r\nX",
                        "h&sslfactory=x",
                        "h@other")) {
            assertThatExceptionOfType(Misconfigured.class)
                    .as(host)
                    .isThrownBy(() -> open(Configs.at(database.config(), new HostPort(host, 5432))))
                    .withMessageContaining("forbidden sign");
        }
    }

    @Test
    void protectionThatIsAskedForIsNotGivenUp(FreshDatabase database) {
        PostgresEndpoint own = database.config().primary();
        for (TlsMode mode : List.of(TlsMode.REQUIRE, TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL)) {
            Tls tls = new Tls(mode, Optional.empty(), Optional.empty(), Optional.empty());
            PostgresEndpoint secure =
                    new PostgresEndpoint(
                            own.hosts(),
                            own.database(),
                            own.user(),
                            own.password(),
                            tls,
                            own.pooler());
            assertThatExceptionOfType(StoreFailure.class)
                    .as("%s with a server that has no TLS", mode)
                    .isThrownBy(() -> open(Configs.primary(database.config(), secure)));
        }
    }

    private static void assertRefused(PostgresConfig config, String key, String advice) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> open(config))
                .withMessageContaining(key)
                .withMessageContaining(advice)
                .withMessageNotContaining(config.primary().password().reveal());
    }

    private static List<Problem> advice(PostgresConfig config) {
        try (Postgres postgres = open(config)) {
            return postgres.advice();
        }
    }

    private static Postgres open(PostgresConfig config) {
        return Postgres.open(config, StoreHooks.NONE);
    }

    private static PostgresConfig as(FreshDatabase database, PostgresRole role) {
        return Configs.primary(database.config(), database.endpoint(role));
    }

    private static PostgresEndpoint named(PostgresEndpoint own, String database) {
        return new PostgresEndpoint(
                own.hosts(), database, own.user(), own.password(), own.tls(), own.pooler());
    }

    private static void alter(FreshDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static BedstoneConfig bedstone(Profile profile, PostgresConfig config) {
        return new BedstoneConfig(
                profile,
                Optional.of(config),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                HealthConfig.STANDARD);
    }
}
