package dev.bedstone.bench;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.postgres.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * 200 files of two statements each, beside Flyway: all of them, and none because all are done; and
 * as many as a project has after some years, which change what earlier ones made.
 */
public class MigrationBenchmark {

    private static final int FILES = 200;

    /** A server, the files, and an empty database for each call. */
    @State(Scope.Benchmark)
    public static class Empty {

        private @Nullable Path directory;
        private @Nullable LocalPostgres server;
        private @Nullable Postgres postgres;
        private int database;

        @Setup
        public void start() throws IOException {
            directory = temporary();
            Path files = Files.createDirectory(directory.resolve("files"));
            for (int file = 1; file <= FILES; file++) {
                Files.writeString(
                        files.resolve("V" + file + "__step.sql"),
                        "-- irreversible: a benchmark\n" + script(file));
            }
            server =
                    LocalPostgres.start(
                            LocalPostgresOptions.in(directory.resolve("postgres"))
                                    .withDurable(false));
        }

        /**
         * In memory where the system has such a place. The ext4 file system passes over what was
         * deleted minutes ago when it makes a file: among the thousands of files of an earlier
         * server, making a table took five times as long, and whoever came second looked slow.
         */
        private static Path temporary() throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "bedstone-bench")
                    : Files.createTempDirectory("bedstone-bench");
        }

        /** What a file does. */
        String script(int file) {
            return """
            create table t%d (id bigint primary key, title text not null);
            create index on t%d (title);
            """
                    .formatted(file, file);
        }

        @Setup(Level.Invocation)
        public void empty() throws SQLException {
            database++;
            try (Connection connection =
                            source("postgres", PostgresRole.SUPERUSER).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "create database " + name() + " template bedstone owner bedstone_owner");
            }
            postgres = Postgres.open(config(), StoreHooks.NONE);
        }

        /** The database stays until the server goes: nothing is deleted beside what is measured. */
        @TearDown(Level.Invocation)
        public void leave() {
            Objects.requireNonNull(postgres).close();
        }

        @TearDown
        public void stop() throws IOException {
            Objects.requireNonNull(server).close();
            try (Stream<Path> found = Files.walk(Objects.requireNonNull(directory))) {
                for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }

        private String name() {
            return "bench_" + database;
        }

        private Path files() {
            return Objects.requireNonNull(directory).resolve("files");
        }

        private PostgresConfig config() {
            LocalPostgres running = Objects.requireNonNull(server);
            PostgresConfig plain =
                    PostgresConfig.of(running.endpoint(PostgresRole.APPLICATION, name()));
            return new PostgresConfig(
                    plain.primary(),
                    Optional.empty(),
                    Optional.of(running.endpoint(PostgresRole.OWNER, name())),
                    plain.pool(),
                    plain.timeouts(),
                    RetryPolicy.STANDARD,
                    "bench",
                    false);
        }

        private PGSimpleDataSource source(String database, PostgresRole role) {
            PostgresEndpoint endpoint = Objects.requireNonNull(server).endpoint(role, database);
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setServerNames(new String[] {endpoint.hosts().getFirst().host()});
            source.setPortNumbers(new int[] {endpoint.hosts().getFirst().port()});
            source.setDatabaseName(database);
            source.setUser(endpoint.user());
            source.setPassword(endpoint.password().reveal());
            return source;
        }

        Migrations migrations() {
            return Migrations.of(
                    List.of(Objects.requireNonNull(postgres)),
                    List.of(MigrationLine.folder("app", StoreKind.POSTGRES, files())),
                    MigrationOptions.STANDARD);
        }

        Flyway flyway() {
            return Flyway.configure()
                    .dataSource(source(name(), PostgresRole.OWNER))
                    .locations("filesystem:" + files())
                    .load();
        }
    }

    /** Of five files, one makes a table, and four go on with it. */
    @State(Scope.Benchmark)
    public static class Grown extends Empty {

        private static final List<String> STEPS =
                List.of(
                        """
                        create table t (id bigint primary key, title text not null, at timestamptz);
                        create index on t (title);
                        """,
                        """
                        alter table t add column state text not null default 'new';
                        alter table t add constraint t_state check (state <> '') not valid;
                        """,
                        """
                        insert into t (id, title) select n, 'title ' || n from generate_series(1, 200) n;
                        update t set state = 'old' where id % 2 = 0;
                        """,
                        """
                        alter table t validate constraint t_state;
                        create index on t (state, at);
                        """,
                        """
                        create view t_old as select id, title from t where state = 'old';
                        comment on table t is 'of a benchmark';
                        """);

        @Override
        String script(int file) {
            int table = (file - 1) / STEPS.size();
            return STEPS.get((file - 1) % STEPS.size()).replaceAll("\\bt(?=\\b|_)", "t" + table);
        }
    }

    /** A database that has them all. */
    @State(Scope.Benchmark)
    public static class Done extends Empty {

        private boolean ready;

        @Override
        @Setup(Level.Invocation)
        public void empty() throws SQLException {
            if (!ready) {
                super.empty();
                migrations().up();
                ready = true;
            }
        }

        @Override
        @TearDown(Level.Invocation)
        public void leave() {
            // The next call has the same database.
        }
    }

    @Benchmark
    public Object layerMigrate200Files(Empty empty) {
        return empty.migrations().up();
    }

    @Benchmark
    public Object rawMigrate200Files(Empty empty) {
        return empty.flyway().migrate();
    }

    @Benchmark
    public Object layerMigrateGrownFiles(Grown grown) {
        return grown.migrations().up();
    }

    @Benchmark
    public Object rawMigrateGrownFiles(Grown grown) {
        return grown.flyway().migrate();
    }

    @Benchmark
    public Object layerNothingToMigrate(Done done) {
        return done.migrations().up();
    }
}
