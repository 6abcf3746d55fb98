package dev.bedstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.engines.PostgresRole;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@PostgresTest
class PostgresTestTest {

    private static final Set<String> SEEN = new HashSet<>();
    private static final AtomicInteger PREPARED = new AtomicInteger();

    private final FreshDatabase database;

    PostgresTestTest(FreshDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void sameInEveryPlaceOfOneTest(FreshDatabase other) {
        assertThat(other).isSameAs(database);
    }

    @RepeatedTest(5)
    void everyTestHasItsOwnEmptyDatabase() throws SQLException {
        assertThat(SEEN.add(database.name())).as("a new name").isTrue();
        try (Connection owner = database.connect(PostgresRole.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE left_behind (id int)");
        }
    }

    /** A table made twice would be an error, and a row of an earlier round would be counted. */
    @RepeatedTest(3)
    void aStateIsPreparedOnceAndCopied() throws SQLException {
        database.beginWith(
                "with_note",
                fresh -> {
                    PREPARED.incrementAndGet();
                    try (Connection owner = fresh.connect(PostgresRole.OWNER)) {
                        run(owner, "CREATE TABLE note (text text)");
                    }
                });
        try (Connection application = database.connect(PostgresRole.APPLICATION)) {
            run(application, "INSERT INTO note VALUES ('x')");
            assertThat(ask(application, "SELECT count(*) FROM note")).isEqualTo("1");
        }
        assertThat(PREPARED).hasValue(1);
    }

    @Test
    void theApplicationReachesWhatTheOwnerMakes() throws SQLException {
        try (Connection owner = database.connect(PostgresRole.OWNER);
                Connection application = database.connect(PostgresRole.APPLICATION)) {
            run(owner, "CREATE TABLE note (text text)");
            run(application, "INSERT INTO note VALUES ('x')");
            assertThat(ask(application, "SELECT count(*) FROM note")).isEqualTo("1");
        }
    }

    @Test
    void theConfigurationIsThatOfAnApplication() {
        PostgresConfig config = database.config();
        assertThat(config.primary()).isEqualTo(database.endpoint(PostgresRole.APPLICATION));
        assertThat(config.migration()).contains(database.endpoint(PostgresRole.OWNER));
        assertThat(config.primary().database()).isEqualTo(database.name());
        assertThat(config.pool().maxSize()).isLessThanOrEqualTo(4);
        assertThat(config.applicationName())
                .isEqualTo("PostgresTestTest.theConfigurationIsThatOfAnApplication");
    }

    @Test
    void timeZoneAndLocaleAreOdd() throws SQLException {
        assertThat(Locale.getDefault().getLanguage()).isEqualTo("tr");
        try (Connection superuser = database.connect(PostgresRole.SUPERUSER)) {
            assertThat(ask(superuser, "SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'"))
                    .as("what pgjdbc sends for the session")
                    .isEqualTo("Asia/Kathmandu");
            assertThat(
                            ask(
                                    superuser,
                                    "SELECT setting FROM pg_file_settings WHERE name ILIKE"
                                            + " 'timezone' AND applied"))
                    .as("what other clients get")
                    .isEqualTo("Pacific/Chatham");
        }
    }

    @Test
    void aSharedServerIsNotBroken() {
        assertThatIllegalStateException()
                .isThrownBy(() -> database.server().freeze())
                .withMessageContaining("@OwnEngine");
        assertThatIllegalStateException().isThrownBy(() -> database.server().kill());
        assertThatIllegalStateException().isThrownBy(() -> database.server().restart());
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
