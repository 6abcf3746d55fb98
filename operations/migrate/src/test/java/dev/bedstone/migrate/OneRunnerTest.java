package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R50: many runners, in several processes, call up at once; one works, the others wait and find
 * nothing to do.
 */
@PostgresTest
class OneRunnerTest {

    private static final int RUNNERS = 20;
    private static final int PROCESSES = Boolean.getBoolean("bedstone.tests.full") ? 20 : 5;
    private static final List<Child> CHILDREN = new ArrayList<>();

    @AfterAll
    static void end() {
        CHILDREN.forEach(Child::close);
        CHILDREN.clear();
    }

    private static Project project(Path folder, FreshDatabase database) {
        return new Project(folder, database)
                .table(1, "a")
                .file(
                        "V2__fill.sql",
                        "-- irreversible: test\ninsert into a select n, n from generate_series(1, 5000) n;")
                .file(
                        "V3__index.sql",
                        "-- no-transaction\n-- irreversible: test\ncreate index concurrently a_title on a (title);\n"
                                + "create unique index concurrently a_upper on a (upper(title));")
                .file(
                        "V4__count.sql",
                        "-- irreversible: test\ncreate table runs (id int);\ninsert into runs values (1);");
    }

    static IntStream rounds() {
        return IntStream.rangeClosed(1, Boolean.getBoolean("bedstone.tests.full") ? 50 : 5);
    }

    @ParameterizedTest(name = "round {0}")
    @MethodSource("rounds")
    void eachStepOnce(int round, FreshDatabase database, @TempDir Path folder) throws Exception {
        while (CHILDREN.size() < PROCESSES) {
            CHILDREN.add(Child.start(database));
        }
        int port = database.endpoint(PostgresRole.OWNER).hosts().getFirst().port();
        try (Project project = project(folder, database)) {
            List<String> answers =
                    Child.together(
                            CHILDREN, RUNNERS, child -> child.order("up", database, port, folder));

            assertThat(answers).as("answers: %s", answers).filteredOn("done 4"::equals).hasSize(1);
            assertThat(answers)
                    .as("answers: %s", answers)
                    .filteredOn("done 0"::equals)
                    .hasSize(RUNNERS - 1);
            assertThat(project.values("select count(*) from runs")).containsExactly("1");
            assertThat(
                            project.values(
                                    "select version || ' ' || statement || ' ' || count(*) from bedstone.migration_journal where state = 'DONE' group by version, statement order by 1"))
                    .containsExactly("1 1 1", "2 1 1", "3 1 1", "3 2 1", "4 1 1", "4 2 1");
            assertThat(project.values("select count(*) from pg_index where not indisvalid"))
                    .containsExactly("0");
        }
    }

    /** The control: waiting in the server for a lock, as others do, ends in a deadlock. */
    @Test
    void waitingForALockInTheServerDeadlocks(FreshDatabase database) throws Exception {
        try (Connection runner = database.connect(PostgresRole.OWNER);
                Connection waiting = database.connect(PostgresRole.OWNER);
                Statement build = runner.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            build.execute("create table a (id int)");
            build.execute("select pg_advisory_lock(1)");
            Callable<Void> wait =
                    () -> {
                        try (Statement statement = waiting.createStatement()) {
                            statement.execute("select pg_advisory_lock(1)");
                        }
                        return null;
                    };
            Future<Void> second = threads.submit(wait);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> isWaiting(build));

            Throwable built =
                    failure(() -> build.execute("create index concurrently a_id on a (id)"));
            build.execute("select pg_advisory_unlock_all()");
            Throwable waited = failure(() -> second.get());

            assertThat(built != null || waited != null)
                    .as("somebody is the victim of a deadlock")
                    .isTrue();
        }
    }

    private static boolean isWaiting(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        "select exists (select from pg_locks where locktype = 'advisory' and not granted"
                                + " and database = (select oid from pg_database where datname = current_database()))")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static Throwable failure(Callable<?> work) {
        try {
            work.call();
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    @Test
    void whoWaitsTooLongIsTold(FreshDatabase database, @TempDir Path folder) {
        try (Project project = project(folder, database);
                MigrationSession other = project.postgres().openMigrations("other")) {
            assertThat(other.tryLock()).isTrue();
            long since = System.nanoTime();

            assertThatThrownBy(() ->
                            project.migrations(
                                            MigrationOptions.STANDARD.waiting(
                                                    Duration.ofMillis(400)))
                                    .up())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("is being migrated by somebody else");
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .isBetween(Duration.ofMillis(400), Duration.ofSeconds(60));
            assertThat(project.tables()).isEmpty();
        }
    }

    @Test
    @AllowLeaks("the session that holds the lock is cut by the server")
    void aLockEndsWithItsSession(FreshDatabase database, @TempDir Path folder) throws Exception {
        try (Project project = project(folder, database);
                MigrationSession other = project.postgres().openMigrations("other")) {
            assertThat(other.tryLock()).isTrue();
            try (Connection connection = database.connect(PostgresRole.OWNER);
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }

            assertThat(project.migrations().up().scripts()).hasSize(4);
        }
    }
}
