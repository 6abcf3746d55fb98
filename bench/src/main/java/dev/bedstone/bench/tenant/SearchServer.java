package dev.bedstone.bench.tenant;

import dev.bedstone.config.PoolConfig;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.platform.Area;
import dev.bedstone.postgres.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A server with a million documents of two hundred tenants, each of five thousand. */
final class SearchServer implements AutoCloseable {

    static final int TENANTS = 200;
    static final int DOCUMENTS = Integer.getInteger("bedstone.bench.documents", 1_000_000);

    private final Path directory;
    private final LocalPostgres server;
    private Postgres postgres;

    SearchServer() throws SQLException {
        try {
            directory = Files.createTempDirectory("bedstone-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server =
                LocalPostgres.start(
                        LocalPostgresOptions.in(directory.resolve("postgres")).withDurable(false));
        postgres = Postgres.open(config(), StoreHooks.NONE);
        migrate(Area.lines(Area.KNOWLEDGE));
        fill();
    }

    static UUID tenant(int number) {
        return UUID.fromString("00000000-0000-4000-8000-" + "%012d".formatted(number));
    }

    Postgres postgres() {
        return postgres;
    }

    private PostgresConfig config() {
        return new PostgresConfig(
                server.endpoint(PostgresRole.APPLICATION),
                Optional.empty(),
                Optional.of(server.endpoint(PostgresRole.OWNER)),
                PoolConfig.STANDARD,
                new PostgresConfig.Timeouts(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(70),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(5)),
                RetryPolicy.STANDARD,
                "bench",
                false);
    }

    /** From here on the table of search is under row-level security, its operators leakproof. */
    void declareLeakproof() throws SQLException {
        execute(
                PostgresRole.SUPERUSER,
                "alter function ts_match_vq(tsvector, tsquery) leakproof",
                "alter function word_similarity_commutator_op(text, text) leakproof");
        List<MigrationLine> lines = new ArrayList<>(Area.lines(Area.KNOWLEDGE));
        lines.add(Area.leakproofSearch());
        migrate(lines);
    }

    /**
     * From here on its operators are what PostgreSQL declares them to be. Connections keep the
     * plans they have, so they are made anew.
     */
    void takeLeakproofBack() throws SQLException {
        execute(
                PostgresRole.SUPERUSER,
                "alter function ts_match_vq(tsvector, tsquery) not leakproof",
                "alter function word_similarity_commutator_op(text, text) not leakproof");
        postgres.close();
        postgres = Postgres.open(config(), StoreHooks.NONE);
    }

    private void migrate(List<MigrationLine> lines) {
        Migrations.of(List.of(postgres), lines, MigrationOptions.STANDARD).up();
    }

    Connection connect(PostgresRole role) throws SQLException {
        PostgresEndpoint endpoint = server.endpoint(role);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + endpoint.hosts().getFirst() + "/" + endpoint.database(),
                endpoint.user(),
                endpoint.password().reveal());
    }

    /** The plans that the server carries out for a query of the application, also in functions. */
    String plan(String query) throws SQLException {
        try (Connection superuser = connect(PostgresRole.SUPERUSER);
                Statement statement = superuser.createStatement()) {
            statement.execute("load 'auto_explain'");
            statement.execute("set auto_explain.log_nested_statements = on");
            statement.execute("set auto_explain.log_min_duration = 0");
            statement.execute("set auto_explain.log_analyze = on");
            statement.execute("set auto_explain.log_timing = off");
            statement.execute("set app.tenant_id = '" + tenant(77) + "'");
            statement.execute("set role bedstone_app");
            statement.execute("set client_min_messages = log");
            statement.execute(query);
            StringBuilder plans = new StringBuilder();
            for (SQLWarning told = statement.getWarnings();
                    told != null;
                    told = told.getNextWarning()) {
                plans.append(told.getMessage()).append('\n');
            }
            return plans.toString();
        }
    }

    /** Rows past the triggers, and the indexes of search afterwards: minutes instead of an hour. */
    private void fill() throws SQLException {
        execute(
                PostgresRole.SUPERUSER,
                "set app.actor = 'service:bench'",
                "alter table platform.document disable trigger user",
                "drop index platform.document_search_words, platform.document_search_title",
                """
                insert into platform.document (tenant_id, id, title, body, created_at)
                select ('00000000-0000-4000-8000-' || lpad((n %% %d)::text, 12, '0'))::uuid, gen_random_uuid(),
                       (array['Invoice', 'Report', 'Contract', 'Minutes', 'Offer'])[1 + n / %d %% 5] || ' ' || n || ' for customer ' || n %% 997,
                       'A text of the ' || case when n / %d %% 5 = 0 then 'quarter' else 'year' end || ' about '
                       || (select string_agg('topic' || (n::bigint * 7919 + k * 104729) %% 5003, ' ') from generate_series(1, 12) k),
                       timestamptz '2026-01-01' + n * interval '1 second'
                  from generate_series(0, %d - 1) n
                """
                        .formatted(TENANTS, TENANTS, TENANTS, DOCUMENTS),
                """
                insert into platform.document_search (tenant_id, document_id, title, words)
                select tenant_id, id, title, platform.document_words(title, body) from platform.document
                """,
                "set maintenance_work_mem = '512MB'",
                "create index document_search_words on platform.document_search using gin (tenant_id, words)",
                "create index document_search_title on platform.document_search using gin (tenant_id, title gin_trgm_ops)",
                "alter table platform.document enable trigger user",
                "vacuum analyze platform.document",
                "vacuum analyze platform.document_search");
    }

    private void execute(PostgresRole role, String... statements) throws SQLException {
        try (Connection connection = connect(role);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    @Override
    public void close() {
        postgres.close();
        server.close();
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
