package dev.bedstone.bench;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import dev.bedstone.config.ClickHouseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/**
 * What a user would pick instead: the official client's insert of objects, and batches of the JDBC
 * driver. Both send each batch with a token of its own, as {@link
 * dev.bedstone.ingest.EventStream#trackAll} does, and neither keeps anything if the server is away.
 */
final class IngestPeers implements AutoCloseable {

    private static final Map<String, String> SAFE =
            Map.of(
                    "async_insert", "0",
                    "insert_deduplicate", "1",
                    "deduplicate_blocks_in_dependent_materialized_views", "1",
                    "wait_end_of_query", "1",
                    "input_format_skip_unknown_fields", "0",
                    "date_time_overflow_behavior", "throw");

    private static final String COLUMNS = String.join(", ", ModelCall.TABLE.columns());

    private final Client client;
    private final Connection jdbc;

    IngestPeers(ClickHouseConfig config) throws SQLException {
        client =
                new Client.Builder()
                        .addEndpoint("http://" + config.address())
                        .setUsername(config.user())
                        .setPassword(config.password().reveal())
                        .setDefaultDatabase(config.database())
                        .compressClientRequest(true)
                        .setMaxRetries(0)
                        .retryOnFailures(ClientFaultCause.None)
                        .build();
        client.register(ModelCallObject.class, client.getTableSchema("model_calls"));
        jdbc = connection(config);
    }

    private static Connection connection(ClickHouseConfig config) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password().reveal());
        properties.setProperty("compress", "true");
        SAFE.forEach((name, value) -> properties.setProperty("clickhouse_setting_" + name, value));
        return DriverManager.getConnection(
                "jdbc:clickhouse://" + config.address() + "/" + config.database(), properties);
    }

    void insertObjects(List<ModelCallObject> calls) throws Exception {
        InsertSettings settings =
                new InsertSettings().setDeduplicationToken(UUID.randomUUID().toString());
        SAFE.forEach(settings::serverSetting);
        try (InsertResponse done = client.insert("model_calls", calls, settings).get()) {
            done.getQueryId();
        }
    }

    void insertBatch(List<ModelCallObject> calls) throws SQLException {
        String holes = ", ?".repeat(ModelCall.TABLE.columns().size()).substring(2);
        try (PreparedStatement insert =
                jdbc.prepareStatement(
                        "insert into model_calls (" + COLUMNS + ") values (" + holes + ")")) {
            for (ModelCallObject call : calls) {
                set(insert, call);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void set(PreparedStatement insert, ModelCallObject call) throws SQLException {
        insert.setObject(1, call.getBatchId());
        insert.setLong(2, call.getRowNo());
        insert.setObject(3, call.getTenantId());
        insert.setObject(4, call.instant());
        insert.setObject(5, call.getId());
        insert.setObject(6, call.getProjectId());
        insert.setString(7, call.getProvider());
        insert.setString(8, call.getModel());
        insert.setString(9, call.getOperation());
        insert.setString(10, call.getUserName());
        insert.setLong(11, call.getInputTokens());
        insert.setLong(12, call.getOutputTokens());
        insert.setLong(13, call.getCachedTokens());
        insert.setBigDecimal(14, call.getCost());
        insert.setLong(15, call.getLatencyMs());
        insert.setLong(16, call.getFirstTokenMs());
        insert.setInt(17, call.getStatus());
        insert.setBoolean(18, call.getCacheHit());
        insert.setDouble(19, call.getTemperature());
        insert.setObject(20, call.getLabels());
    }

    @Override
    public void close() throws SQLException {
        jdbc.close();
        client.close();
    }
}
