package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R53 and R55: an application works on while its database is migrated. */
@PostgresTest
class LiveTrafficTest {

    /**
     * The promise for one try: 500 ms of waiting for the lock, and the rest for what holds it.
     * Measured on a quiet machine: 497 to 502 ms.
     */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(1_000);

    private static final int QUERIES = Boolean.getBoolean("bedstone.tests.full") ? 10_000 : 1_000;

    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private Project project;
    private FreshDatabase database;

    @BeforeEach
    void open(@TempDir Path folder, FreshDatabase fresh) {
        database = fresh;
        project = new Project(folder, fresh);
        project.table(1, "a");
        project.migrations().up();
        project.sql("insert into a select n, 'x' from generate_series(1, 100) n");
    }

    @AfterEach
    void close() {
        project.close();
    }

    /**
     * The same query on a table that nobody migrates says how long the machine itself makes one
     * wait at its worst moment: that is not the migration's.
     */
    @Test
    void aMigrationThatWaitsDoesNotStopTheOthers() throws Exception {
        project.file("V2__x.sql", "-- irreversible: test\nalter table a add column note text;");
        project.sql(
                "create table quiet (id bigint primary key, title text)",
                "insert into quiet select n, 'x' from generate_series(1, 100) n",
                "grant select on quiet to bedstone_app");
        AtomicBoolean stop = new AtomicBoolean();
        try (Connection reader = database.connect(PostgresRole.APPLICATION)) {
            readFor(reader);
            CompletableFuture<Long> machine =
                    CompletableFuture.supplyAsync(() -> slowestQuery("quiet", stop), THREADS);
            CompletableFuture<Long> slowest =
                    CompletableFuture.supplyAsync(() -> slowestQuery("a", stop), THREADS);
            CompletableFuture<Void> release =
                    CompletableFuture.runAsync(
                            () -> rollback(reader),
                            CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS, THREADS));

            project.migrations().up();
            release.get();
            stop.set(true);

            assertThat(Duration.ofNanos(slowest.get()))
                    .isLessThan(LONGEST_WAIT.plusNanos(machine.get()));
        }
        assertThat(project.migrations().status().getFirst().current()).contains("2");
    }

    /** The control: without a limit everybody waits as long as the reader reads. */
    @Test
    void withoutALimitEverybodyWaits() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (Connection reader = database.connect(PostgresRole.APPLICATION)) {
            readFor(reader);
            CompletableFuture<Long> slowest =
                    CompletableFuture.supplyAsync(() -> slowestQuery("a", stop), THREADS);
            CompletableFuture<Void> migration =
                    CompletableFuture.runAsync(
                            () -> project.sql("alter table a add column note text"), THREADS);

            awaitAQueryThatWaits("2.1 s");
            rollback(reader);
            migration.get();
            stop.set(true);

            assertThat(Duration.ofNanos(slowest.get())).isGreaterThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aLockThatIsNeverToBeHadEndsInACleanRefusal() throws Exception {
        project.file(
                "V2__x.sql",
                "-- irreversible: test\n-- lock-timeout: 20ms\ncreate table b (id int);\nalter table a add column note text;");
        try (Connection reader = database.connect(PostgresRole.APPLICATION)) {
            readFor(reader);
            long since = System.nanoTime();

            assertThatThrownBy(() -> project.migrations().up())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("V2__x.sql:4:1: others hold a lock it needs");
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .isLessThan(Duration.ofSeconds(60));
            rollback(reader);
        }
        assertThat(project.tables()).containsExactly("a");
        project.migrations().up();
        assertThat(project.tables()).containsExactly("a", "b");
    }

    /** R55: expand, both programs at work, contract. */
    @Test
    void theOldProgramWorksThroughExpandAndContract() throws Exception {
        AtomicInteger errors = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        CompletableFuture<Void> old =
                CompletableFuture.runAsync(
                        () -> oldProgram("title", QUERIES, count, errors), THREADS);
        project.file(
                        "V2__expand.sql",
                        "alter table a add column name text;\n"
                                + "create function mirror() returns trigger language plpgsql as $$ begin new.name := coalesce(new.name, new.title); new.title := coalesce(new.title, new.name); return new; end $$;\n"
                                + "create trigger mirror before insert or update on a for each row execute function mirror();")
                .file(
                        "U2__expand.sql",
                        "drop trigger mirror on a; drop function mirror(); alter table a drop column name;")
                .file(
                        "V3__fill.sql",
                        "-- irreversible: test\nupdate a set name = title where name is null;")
                .file(
                        "V4__index.sql",
                        "-- no-transaction\ncreate index concurrently a_name on a (name);")
                .file("U4__index.sql", "-- no-transaction\ndrop index concurrently a_name;");
        awaitQueries(QUERIES / 4, count);
        project.migrations().up();
        old.get();
        assertThat(errors).hasValue(0);
        project.file(
                "V5__contract.sql",
                "-- destructive\n-- irreversible: test\ndrop trigger mirror on a; drop function mirror(); alter table a drop column title;");

        CompletableFuture<Void> young =
                CompletableFuture.runAsync(
                        () -> oldProgram("name", QUERIES / 2, count, errors), THREADS);
        project.migrations().up();
        young.get();

        assertThat(errors).hasValue(0);
        assertThat(project.values("select count(*) from a where name is null"))
                .containsExactly("0");
    }

    /** The control: taking the column away while the old program runs shows. */
    @Test
    void contractingTooEarlyShows() throws Exception {
        AtomicInteger errors = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        CompletableFuture<Void> old =
                CompletableFuture.runAsync(
                        () -> oldProgram("title", 100_000, count, errors), THREADS);
        awaitQueries(50, count);
        project.file(
                "V2__rename.sql",
                "-- irreversible: test\nalter table a rename column title to name;");
        project.migrations().up();
        old.get();

        assertThat(errors.get()).isPositive();
    }

    private static void awaitQueries(int queries, AtomicInteger count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(1))
                .until(() -> count.get() >= queries);
    }

    private void oldProgram(String column, int queries, AtomicInteger count, AtomicInteger errors) {
        for (int query = 0; query < queries && errors.get() == 0; query++) {
            long id = 1 + query % 100;
            try {
                project.postgres()
                        .withoutTenant()
                        .transaction(tx -> {
                            tx.sql("update a set " + column + " = 'y' where id = :id")
                                    .bind("id", id)
                                    .update();
                            return tx.sql("select " + column + " from a where id = :id")
                                    .bind("id", id)
                                    .one(String.class);
                        });
            } catch (RuntimeException e) {
                errors.incrementAndGet();
            }
            count.incrementAndGet();
        }
    }

    private static void readFor(Connection reader) throws SQLException {
        reader.setAutoCommit(false);
        try (Statement statement = reader.createStatement()) {
            statement.execute("select count(*) from a");
        }
    }

    /** Until a query has waited so long for a lock that the server says so. */
    private void awaitAQueryThatWaits(String time) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofMinutes(1));
        try (Connection watcher = database.connect(PostgresRole.SUPERUSER);
                Statement statement = watcher.createStatement()) {
            boolean waits = false;
            while (!waits) {
                assertThat(deadline.hasPassed()).as("a query waits for " + time).isFalse();
                Thread.sleep(20);
                try (ResultSet row =
                        statement.executeQuery(
                                "select exists (select from pg_stat_activity where datname ="
                                        + " current_database() and wait_event_type = 'Lock' and"
                                        + " query = 'select count(*) from a' and"
                                        + " clock_timestamp() - query_start > '%s')"
                                                .formatted(time))) {
                    waits = row.next() && row.getBoolean(1);
                }
            }
        }
    }

    private static void rollback(Connection reader) {
        try {
            reader.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** About 200 queries a second; the longest any of them took. */
    private long slowestQuery(String table, AtomicBoolean stop) {
        AtomicLong slowest = new AtomicLong();
        try (Connection connection = database.connect(PostgresRole.APPLICATION);
                Statement statement = connection.createStatement()) {
            while (!stop.get()) {
                long since = System.nanoTime();
                statement.execute("select count(*) from " + table);
                slowest.accumulateAndGet(System.nanoTime() - since, Math::max);
                Thread.sleep(5);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return slowest.get();
    }
}
