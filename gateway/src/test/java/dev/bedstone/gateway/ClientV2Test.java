package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ClickHouse's official Java client, unmodified. */
@Tag("engine")
class ClientV2Test {

    private final Server server = Server.shared();
    private final Client client = builder().build();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void pingsAndLearnsAboutTheServer() {
        assertThat(client.ping()).isTrue();
        client.loadServerInfo();
        assertThat(client.getServerVersion()).isEqualTo(server.engine.version());
    }

    @Test
    void isRefusedWithAWrongPassword() {
        try (Client stranger = builder().setPassword("wrong").build()) {
            assertThatThrownBy(() -> stranger.queryAll("SELECT 1")).hasStackTraceContaining("516");
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false,false", "true,false,false", "true,true,false", "true,false,true"})
    void insertsAndReadsRowBinary(boolean down, boolean up, boolean http) throws Exception {
        try (Client other =
                builder()
                        .compressServerResponse(down)
                        .compressClientRequest(up)
                        .useHttpCompression(http)
                        .build()) {
            other.execute("DROP TABLE IF EXISTS numbers_v2").get();
            other.execute(
                            "CREATE TABLE numbers_v2 (a UInt32, b Float64) ENGINE = MergeTree ORDER BY a")
                    .get();
            int rows = 100_000;
            ByteBuffer bytes = ByteBuffer.allocate(rows * 12).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < rows; i++) {
                bytes.putInt(i).putDouble(i / 2.0);
            }
            try (InsertResponse response =
                    other.insert(
                                    "numbers_v2",
                                    new ByteArrayInputStream(bytes.array()),
                                    ClickHouseFormat.RowBinary)
                            .get()) {
                assertThat(response.getWrittenRows()).isEqualTo(rows);
            }
            long sum = 0;
            int count = 0;
            try (QueryResponse response = other.query("SELECT * FROM numbers_v2").get()) {
                ClickHouseBinaryFormatReader reader = other.newBinaryFormatReader(response);
                while (reader.next() != null) {
                    sum += reader.getLong("a");
                    count++;
                }
            }
            assertThat(count).isEqualTo(rows);
            assertThat(sum).isEqualTo((long) rows * (rows - 1) / 2);
        }
    }

    @Test
    void insertsJsonAndReportsAFailedRow() throws Exception {
        client.execute("CREATE TABLE IF NOT EXISTS json_v2 (a UInt8, s String) ENGINE = Memory")
                .get();
        String good = "{\"a\":1,\"s\":\"x\"}\n{\"a\":2,\"s\":\"y\"}\n";
        try (InsertResponse response = insert("json_v2", good, new InsertSettings())) {
            assertThat(response.getWrittenRows()).isEqualTo(2);
        }
        assertThatThrownBy(() -> insert("json_v2", "{\"a\":\"no\"}", new InsertSettings()))
                .hasStackTraceContaining("CANNOT_PARSE");
        assertThat(client.queryAll("SELECT count() AS n FROM json_v2").getFirst().getLong("n"))
                .isEqualTo(2);
        client.execute("DROP TABLE json_v2").get();
    }

    @Test
    void aRepeatedTokenInsertsNothing() throws Exception {
        client.execute(
                        "CREATE TABLE IF NOT EXISTS tokens_v2 (a UInt8, s String) ENGINE = MergeTree ORDER BY a"
                                + " SETTINGS non_replicated_deduplication_window = 100")
                .get();
        for (String token : List.of("one", "one", "two")) {
            insert(
                            "tokens_v2",
                            "{\"a\":1,\"s\":\"x\"}",
                            new InsertSettings().setDeduplicationToken(token))
                    .close();
        }
        assertThat(client.queryAll("SELECT count() AS n FROM tokens_v2").getFirst().getLong("n"))
                .isEqualTo(2);
        client.execute("DROP TABLE tokens_v2").get();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void bindsParameters(boolean form) {
        try (Client other = builder().useHttpFormDataForQuery(form).build()) {
            List<GenericRecord> rows =
                    other.queryAll(
                            "SELECT {n:UInt32} + 1 AS n, {s:String} AS s",
                            Map.of("n", 41, "s", "it's \\ \"x\""));
            assertThat(rows.getFirst().getLong("n")).isEqualTo(42);
            assertThat(rows.getFirst().getString("s")).isEqualTo("it's \\ \"x\"");
        }
    }

    @Test
    void usesSettingsSessionsAndQueryIds() throws Exception {
        QuerySettings settings =
                new QuerySettings()
                        .setQueryId("v2-1")
                        .serverSetting("max_block_size", "99")
                        .logComment("why");
        try (QueryResponse response =
                client.query(
                                "SELECT getSetting('max_block_size') AS b, getSetting('log_comment') AS c",
                                settings)
                        .get()) {
            assertThat(response.getQueryId()).isEqualTo("v2-1");
            ClickHouseBinaryFormatReader reader = client.newBinaryFormatReader(response);
            reader.next();
            assertThat(reader.getLong("b")).isEqualTo(99);
            assertThat(reader.getString("c")).isEqualTo("why");
        }
        try (Client session = builder().setSessionId("v2-session").build()) {
            session.execute("CREATE TEMPORARY TABLE tmp_v2 (a UInt8)").get();
            session.execute("INSERT INTO tmp_v2 VALUES (7)").get();
            assertThat(session.queryAll("SELECT a FROM tmp_v2").getFirst().getLong("a"))
                    .isEqualTo(7);
        }
    }

    @Test
    void readsSchemas() throws Exception {
        client.execute(
                        "CREATE TABLE IF NOT EXISTS schema_v2 (a UInt8, m Map(String, UInt8)) ENGINE = Memory")
                .get();
        assertThat(client.getTableSchema("schema_v2").getColumns()).hasSize(2);
    }

    @Test
    void seesErrorsWithTheirCode() {
        assertThatThrownBy(() -> client.queryAll("SELECT * FROM nowhere"))
                .hasRootCauseInstanceOf(ServerException.class)
                .rootCause()
                .satisfies(cause -> assertThat(((ServerException) cause).getCode()).isEqualTo(60));
    }

    /** Control of the test before: the stream without the error is read whole. */
    @Test
    void doesNotTakeATruncatedStreamForTheWhole() throws Exception {
        assertThat(count("SELECT number FROM numbers(2000000)")).isEqualTo(2_000_000);
        assertThatThrownBy(() ->
                        count("SELECT throwIf(number = 1900000) AS number FROM numbers(2000000)"))
                .isInstanceOf(Exception.class);
    }

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of("Array(Nullable(String))", "['a', NULL]"),
                Arguments.of("Map(String, Array(UInt8))", "map('k', [1, 2])"),
                Arguments.of("Nullable(Int64)", "NULL"),
                Arguments.of("LowCardinality(Nullable(String))", "'low'"),
                Arguments.of("Decimal(38, 10)", "toDecimal128('1.0000000001', 10)"),
                Arguments.of(
                        "DateTime64(9, 'UTC')",
                        "toDateTime64('2026-11-20 10:00:00.123456789', 9, 'UTC')"),
                Arguments.of("UUID", "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')"),
                Arguments.of("IPv4", "toIPv4('10.0.0.1')"),
                Arguments.of("IPv6", "toIPv6('2001:db8::1')"),
                Arguments.of("Enum16('a' = 1, 'b' = 1000)", "'b'"),
                Arguments.of("Tuple(a UInt8, b String)", "(1, 'x')"),
                Arguments.of("Nested(a UInt8, b String)", "[(1, 'x')]"),
                Arguments.of("JSON", "'{\"a\": {\"b\": 1}, \"c\": [1, 2]}'"),
                Arguments.of("Variant(UInt64, String)", "'text'"),
                Arguments.of("Dynamic", "42::Dynamic"),
                Arguments.of("FixedString(4)", "'abcd'"),
                Arguments.of("Int256", "toInt256('-123456789012345678901234567890')"),
                Arguments.of("Bool", "true"),
                Arguments.of("Date32", "toDate32('2200-01-01')"),
                Arguments.of("Point", "(1.5, 2.5)"),
                Arguments.of("SimpleAggregateFunction(sum, UInt64)", "5"));
    }

    /** In as Native, JSONEachRow and RowBinaryWithNamesAndTypes, out as the client reads it. */
    @ParameterizedTest
    @MethodSource("types")
    void carriesEveryType(String type, String value) throws Exception {
        String table = "type_v2";
        Map<String, String> flat = Map.of("flatten_nested", "0");
        server.query("DROP TABLE IF EXISTS " + table);
        server.query("CREATE TABLE " + table + " (v " + type + ") ENGINE = Memory", flat);
        server.query("INSERT INTO " + table + " SELECT " + value);
        String text = server.query("SELECT v FROM " + table + " FORMAT TSV");
        for (String format : List.of("Native", "JSONEachRow", "RowBinaryWithNamesAndTypes")) {
            byte[] bytes =
                    server.post("SELECT v FROM " + table + " LIMIT 1 FORMAT " + format).body();
            assertThat(
                            server.post(
                                            Map.of(
                                                    "query",
                                                    "INSERT INTO " + table + " FORMAT " + format),
                                            bytes)
                                    .statusCode())
                    .as(format)
                    .isEqualTo(200);
        }
        assertThat(server.query("SELECT v FROM " + table + " FORMAT TSV").lines())
                .hasSize(4)
                .containsOnly(text);
        assertThat(client.queryAll("SELECT v FROM " + table)).hasSize(4);
    }

    @Test
    void readsExactNumbers() {
        GenericRecord row =
                client.queryAll(
                                "SELECT toDecimal64('12.34', 2) AS d, toUInt64(18446744073709551615) AS u")
                        .getFirst();
        assertThat(row.getBigDecimal("d")).isEqualTo(new BigDecimal("12.34"));
        assertThat(row.getBigInteger("u")).hasToString("18446744073709551615");
    }

    private long count(String sql) throws Exception {
        long count = 0;
        try (QueryResponse response = client.query(sql).get()) {
            ClickHouseBinaryFormatReader reader = client.newBinaryFormatReader(response);
            while (reader.next() != null) {
                count++;
            }
        }
        return count;
    }

    private InsertResponse insert(String table, String text, InsertSettings settings)
            throws Exception {
        return client.insert(
                        table,
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                        ClickHouseFormat.JSONEachRow,
                        settings)
                .get();
    }

    private Client.Builder builder() {
        return new Client.Builder()
                .addEndpoint(server.url())
                .setUsername(server.endpoint().user())
                .setPassword(server.endpoint().password().reveal())
                .setDefaultDatabase("default")
                .setMaxRetries(0);
    }
}
