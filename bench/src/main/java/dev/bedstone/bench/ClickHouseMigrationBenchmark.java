package dev.bedstone.bench;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * 200 files of one statement each on ClickHouse, beside the bare statements, which is what a tool
 * without a journal could reach at best; and none because all are done.
 */
public class ClickHouseMigrationBenchmark {

    private static final int FILES = 200;

    /** A server, the files, and an empty database for each call. */
    @State(Scope.Benchmark)
    public static class Empty {

        private @Nullable Path files;
        private @Nullable ClickHouseEngine engine;
        private @Nullable ClickHouse administration;
        private @Nullable ClickHouse store;
        private int database;

        @Setup
        public void start() throws IOException {
            Path folder = Files.createTempDirectory("bedstone-bench-files");
            for (int file = 1; file <= FILES; file++) {
                Files.writeString(
                        folder.resolve("V" + file + "__create.sql"),
                        "-- irreversible: a benchmark\n" + statement(file) + ";\n");
            }
            files = folder;
            engine = new ClickHouseEngine();
            administration = ClickHouse.open(engine.config(), StoreHooks.NONE);
        }

        static String statement(int file) {
            return "create table t"
                    + file
                    + " (id UInt64, title String) engine = MergeTree order by id";
        }

        @Setup(Level.Invocation)
        public void empty() {
            database++;
            administration().command("create database " + name()).run();
            store =
                    ClickHouse.open(
                            Objects.requireNonNull(engine).config().withDatabase(name()),
                            StoreHooks.NONE);
        }

        @TearDown(Level.Invocation)
        public void drop() {
            store().close();
            administration().command("drop database " + name() + " sync").run();
        }

        @TearDown
        public void stop() throws IOException {
            administration().close();
            Objects.requireNonNull(engine).close();
            try (Stream<Path> found = Files.walk(Objects.requireNonNull(files))) {
                for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }

        private String name() {
            return "bench_" + database;
        }

        private ClickHouse administration() {
            return Objects.requireNonNull(administration);
        }

        ClickHouse store() {
            return Objects.requireNonNull(store);
        }

        Migrations migrations() {
            return Migrations.of(
                    List.of(store()),
                    List.of(
                            MigrationLine.folder(
                                    "app", StoreKind.CLICKHOUSE, Objects.requireNonNull(files))),
                    MigrationOptions.STANDARD);
        }
    }

    /** A database that has them all. */
    @State(Scope.Benchmark)
    public static class Done extends Empty {

        private boolean ready;

        @Override
        @Setup(Level.Invocation)
        public void empty() {
            if (!ready) {
                super.empty();
                migrations().up();
                ready = true;
            }
        }

        @Override
        @TearDown(Level.Invocation)
        public void drop() {
            // The next call has the same database.
        }
    }

    @Benchmark
    public Object layerMigrateClickHouse200Files(Empty empty) {
        return empty.migrations().up();
    }

    @Benchmark
    public void rawMigrateClickHouse200Files(Empty empty) {
        for (int file = 1; file <= FILES; file++) {
            empty.store().command(Empty.statement(file)).run();
        }
    }

    @Benchmark
    public Object layerNothingToMigrateClickHouse(Done done) {
        return done.migrations().up();
    }
}
