package dev.bedstone.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Findings for which the tests have no server of the kind. */
@PostgresTest
class ServerFindingsTest {

    @Test
    void anOldServerIsRefused(FreshDatabase database) throws SQLException {
        assertThat(look(database, 0, 990_000, database.config()).refused())
                .singleElement()
                .satisfies(problem -> assertThat(problem.fix()).contains("15 or newer"));
    }

    /** A pooler answers the login with a process id that is not the server's. */
    @Test
    void aPoolerThatNobodyTalkedOfIsRefused(FreshDatabase database) throws SQLException {
        PostgresConfig config = database.config();
        assertThat(look(database, 1, ServerChecks.OLDEST, config).refused())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.where()).isEqualTo("bedstone.postgres.pooler"));
        PostgresConfig pooled = PostgresConfig.of(pooled(config.primary()));
        assertThat(look(database, 1, ServerChecks.OLDEST, pooled).refused()).isEmpty();
    }

    @Test
    void poolsOfAllInstancesMustFit(FreshDatabase database) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
            int told = connection.unwrap(PGConnection.class).getBackendPID();
            PostgresConfig config = database.config();
            assertThat(
                            ServerChecks.look(connection, told, ServerChecks.OLDEST, 500, config)
                                    .refused())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.what()).contains("500 instances"));
        }
    }

    /** The control: with what is true, nothing is refused. */
    @Test
    void aGoodServerIsNotRefused(FreshDatabase database) throws SQLException {
        assertThat(look(database, 0, ServerChecks.OLDEST, database.config()).refused()).isEmpty();
    }

    private static ServerChecks.Findings look(
            FreshDatabase database, int offset, int oldest, PostgresConfig config)
            throws SQLException {
        try (Connection connection = database.connect(PostgresRole.APPLICATION)) {
            int told = connection.unwrap(PGConnection.class).getBackendPID() + offset;
            return ServerChecks.look(connection, told, oldest, 1, config);
        }
    }

    private static PostgresEndpoint pooled(PostgresEndpoint own) {
        return new PostgresEndpoint(
                own.hosts(),
                own.database(),
                own.user(),
                own.password(),
                own.tls(),
                Pooler.TRANSACTION);
    }
}
