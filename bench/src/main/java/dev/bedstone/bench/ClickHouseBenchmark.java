package dev.bedstone.bench;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.data_formats.RowBinaryFormatWriter;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.metadata.TableSchema;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.StoreHooks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * ClickHouse through the layer, beside client-v2 by hand and the JDBC driver: {@code select 1},
 * records of queries, records into a table. Blocks are compressed both ways, as is each one's
 * default; where the layer has the server hold an answer back until it is whole, so do the others.
 */
@State(Scope.Benchmark)
public class ClickHouseBenchmark {

    private static final int MANY = 100_000;
    private static final String QUERY = "select id, at, model, tokens, cost from calls limit ";
    private static final Map<String, String> SAFE =
            Map.of(
                    "async_insert", "0",
                    "insert_deduplicate", "1",
                    "wait_end_of_query", "1",
                    "input_format_skip_unknown_fields", "0",
                    "date_time_overflow_behavior", "throw");

    /** A row as an application has it. */
    public record Call(UUID id, Instant at, String model, long tokens, BigDecimal cost) {}

    private @Nullable ClickHouseEngine engine;
    private @Nullable ClickHouse layer;
    private @Nullable Client raw;
    private @Nullable Connection jdbc;
    private @Nullable TableSchema schema;
    private final List<Call> calls = calls();

    @Setup
    public void start() throws SQLException {
        engine = new ClickHouseEngine();
        ClickHouseConfig config = engine.config();
        layer = ClickHouse.open(config, StoreHooks.NONE);
        for (String table : List.of("calls engine = MergeTree order by id", "sink engine = Null")) {
            String name = table.substring(0, table.indexOf(' '));
            layer.command(
                            "create table "
                                    + name
                                    + " (id UUID, at DateTime64(3), model LowCardinality(String),"
                                    + " tokens UInt32, cost Decimal(18, 6))"
                                    + table.substring(name.length()))
                    .run();
        }
        layer.insert("calls").within(Duration.ofSeconds(30)).rows(Call.class, calls);
        raw = client(config);
        schema = raw.getTableSchema("sink");
        jdbc = connection(config);
    }

    @TearDown
    public void stop() throws SQLException {
        Objects.requireNonNull(layer).close();
        Objects.requireNonNull(raw).close();
        Objects.requireNonNull(jdbc).close();
        Objects.requireNonNull(engine).close();
    }

    private static List<Call> calls() {
        return IntStream.range(0, MANY)
                .mapToObj(n ->
                        new Call(
                                new UUID(0x9E3779B97F4A7C15L * n, n),
                                Instant.ofEpochMilli(1_760_000_000_000L + n),
                                "model-" + n % 20,
                                n % 5_000,
                                BigDecimal.valueOf(n % 10_000, 6)))
                .toList();
    }

    private static Client client(ClickHouseConfig config) {
        return new Client.Builder()
                .addEndpoint("http://" + config.address())
                .setUsername(config.user())
                .setPassword(config.password().reveal())
                .setDefaultDatabase(config.database())
                .compressServerResponse(true)
                .compressClientRequest(true)
                .setMaxRetries(0)
                .retryOnFailures(ClientFaultCause.None)
                .build();
    }

    private static Connection connection(ClickHouseConfig config) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password().reveal());
        properties.setProperty("compress", "true");
        return DriverManager.getConnection(
                "jdbc:clickhouse://" + config.address() + "/" + config.database(), properties);
    }

    /** {@code select 1}. */
    @Benchmark
    public Object layerSelectOne() {
        return Objects.requireNonNull(layer).query("select 1 as one").one(Long.class);
    }

    @Benchmark
    public Object rawSelectOne() throws Exception {
        try (QueryResponse response = ask("select 1 as one")) {
            ClickHouseBinaryFormatReader rows = reader(response);
            rows.next();
            return rows.getLong(1);
        }
    }

    @Benchmark
    public Object jdbcSelectOne() throws SQLException {
        try (PreparedStatement statement =
                        Objects.requireNonNull(jdbc).prepareStatement("select 1 as one");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** A hundred records. */
    @Benchmark
    public Object layerQueryHundred() {
        return list(100);
    }

    @Benchmark
    public Object rawQueryHundred() throws Exception {
        return readByHand(100);
    }

    @Benchmark
    public Object jdbcQueryHundred() throws SQLException {
        return readByJdbc(100);
    }

    /** A hundred thousand records. */
    @Benchmark
    public Object layerQueryMany() {
        return list(MANY);
    }

    @Benchmark
    public Object rawQueryMany() throws Exception {
        return readByHand(MANY);
    }

    @Benchmark
    public Object jdbcQueryMany() throws SQLException {
        return readByJdbc(MANY);
    }

    private List<Call> list(int rows) {
        return Objects.requireNonNull(layer)
                .query(QUERY + rows)
                .within(Duration.ofSeconds(30))
                .list(Call.class);
    }

    private List<Call> readByHand(int count) throws Exception {
        List<Call> found = new ArrayList<>();
        try (QueryResponse response = ask(QUERY + count)) {
            ClickHouseBinaryFormatReader rows = reader(response);
            while (rows.next() != null) {
                found.add(
                        new Call(
                                rows.getUUID(1),
                                rows.getInstant(2),
                                rows.getString(3),
                                rows.getLong(4),
                                rows.getBigDecimal(5)));
            }
        }
        return found;
    }

    private QueryResponse ask(String query) throws ExecutionException, InterruptedException {
        QuerySettings settings =
                new QuerySettings()
                        .setFormat(ClickHouseFormat.RowBinaryWithNamesAndTypes)
                        .serverSetting("max_execution_time", "31")
                        .serverSetting("readonly", "2")
                        .serverSetting("wait_end_of_query", "1");
        return Objects.requireNonNull(raw).query(query, settings).get();
    }

    private ClickHouseBinaryFormatReader reader(QueryResponse response) {
        return Objects.requireNonNull(raw).newBinaryFormatReader(response);
    }

    private List<Call> readByJdbc(int count) throws SQLException {
        List<Call> found = new ArrayList<>();
        try (PreparedStatement statement =
                        Objects.requireNonNull(jdbc).prepareStatement(QUERY + count);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(
                        new Call(
                                rows.getObject(1, UUID.class),
                                rows.getTimestamp(2).toInstant(),
                                rows.getString(3),
                                rows.getLong(4),
                                rows.getBigDecimal(5)));
            }
        }
        return found;
    }

    /** A hundred thousand records into a table that keeps nothing. */
    @Benchmark
    public Object layerInsertMany() {
        return Objects.requireNonNull(layer)
                .insert("sink")
                .within(Duration.ofSeconds(30))
                .rows(Call.class, calls);
    }

    /** Encoded whole before anything is sent, as the layer does, so that it could be sent again. */
    @Benchmark
    public Object rawInsertMany() throws Exception {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        write(encoded);
        return query(
                Objects.requireNonNull(raw)
                        .insert(
                                "sink",
                                new ByteArrayInputStream(encoded.toByteArray()),
                                ClickHouseFormat.RowBinary,
                                safe()));
    }

    /** Encoded while it is sent: faster, and what was sent when a value turns out bad is sent. */
    @Benchmark
    public Object streamInsertMany() throws Exception {
        return query(
                Objects.requireNonNull(raw)
                        .insert("sink", this::write, ClickHouseFormat.RowBinary, safe()));
    }

    private static InsertSettings safe() {
        InsertSettings settings = new InsertSettings();
        SAFE.forEach(settings::serverSetting);
        return settings;
    }

    private static String query(CompletableFuture<InsertResponse> insert) throws Exception {
        try (InsertResponse done = insert.get()) {
            return done.getQueryId();
        }
    }

    private void write(OutputStream out) throws IOException {
        RowBinaryFormatWriter writer =
                new RowBinaryFormatWriter(
                        out, Objects.requireNonNull(schema), ClickHouseFormat.RowBinary);
        for (Call call : calls) {
            writer.setValue(1, call.id());
            writer.setValue(2, call.at());
            writer.setValue(3, call.model());
            writer.setValue(4, call.tokens());
            writer.setValue(5, call.cost());
            writer.commitRow();
        }
    }

    @Benchmark
    public Object jdbcInsertMany() throws SQLException {
        try (PreparedStatement insert =
                Objects.requireNonNull(jdbc)
                        .prepareStatement("insert into sink values (?, ?, ?, ?, ?)")) {
            for (Call call : calls) {
                insert.setObject(1, call.id());
                insert.setObject(2, call.at());
                insert.setString(3, call.model());
                insert.setLong(4, call.tokens());
                insert.setBigDecimal(5, call.cost());
                insert.addBatch();
            }
            return insert.executeBatch();
        }
    }
}
