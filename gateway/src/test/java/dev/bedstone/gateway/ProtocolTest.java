package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request says and what an answer must say, with nothing but HTTP. */
@Tag("engine")
class ProtocolTest {

    private final Server server = Server.shared();

    @Test
    void greetsWithoutCredentials() {
        for (String path : new String[] {"/ping", "/", "/replicas_status"}) {
            HttpResponse<byte[]> response =
                    server.send(HttpRequest.newBuilder(URI.create(server.url() + path)));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(Server.text(response)).isEqualTo("Ok.\n");
        }
        assertThat(
                        server.send(HttpRequest.newBuilder(URI.create(server.url() + "/x")))
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesWhomItDoesNotKnow() {
        String url = server.url() + "/?query=SELECT+1";
        HttpResponse<byte[]> nobody = server.send(HttpRequest.newBuilder(URI.create(url)));
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(Server.code(nobody)).isEqualTo("194");
        assertThat(Server.header(nobody, "WWW-Authenticate")).startsWith("Basic");
        HttpResponse<byte[]> wrong =
                server.send(
                        HttpRequest.newBuilder(URI.create(url + "&user=bedstone&password=wrong")));
        assertThat(wrong.statusCode()).isEqualTo(403);
        assertThat(Server.code(wrong)).isEqualTo("516");
        HttpResponse<byte[]> both =
                server.send(server.request(Map.of("query", "SELECT 1", "user", "bedstone")));
        assertThat(Server.code(both)).isEqualTo("516");
        String key = server.endpoint().password().reveal();
        HttpResponse<byte[]> byUrl =
                server.send(
                        HttpRequest.newBuilder(URI.create(url + "&user=bedstone&password=" + key)));
        assertThat(byUrl.statusCode()).isEqualTo(200);
    }

    @Test
    void answersWithTheHeadersClientsRelyOn() {
        HttpResponse<byte[]> response =
                server.post(
                        Map.of("query_id", "headers-1"),
                        "SELECT number FROM numbers(3)".getBytes(StandardCharsets.UTF_8));
        assertThat(Server.text(response)).isEqualTo("0\n1\n2\n");
        assertThat(Server.header(response, "X-ClickHouse-Query-Id")).isEqualTo("headers-1");
        assertThat(Server.header(response, "X-ClickHouse-Format")).isEqualTo("TabSeparated");
        assertThat(Server.header(response, "X-ClickHouse-Timezone")).isEqualTo("UTC");
        assertThat(Server.header(response, "X-ClickHouse-Server-Display-Name")).isNotEmpty();
        assertThat(Server.header(response, "Content-Type")).startsWith("text/tab-separated-values");
        assertThat(Server.header(response, "X-ClickHouse-Summary"))
                .contains("\"read_rows\":\"3\"", "\"result_rows\":\"3\"", "\"elapsed_ns\":\"");
        assertThat(server.query("SELECT version()")).isEqualTo(server.engine.version());
    }

    @Test
    void takesTheStatementFromUrlAndBodyAlike() {
        assertThat(server.query("", Map.of("query", "SELECT 1"))).isEqualTo("1");
        assertThat(server.query("+ 1", Map.of("query", "SELECT 1"))).isEqualTo("2");
        assertThat(server.query("SELECT 1 FORMAT JSONEachRow;\n-- end")).isEqualTo("{\"1\":1}");
        assertThat(
                        server.query(
                                "SELECT 'FORMAT CSV' AS format",
                                Map.of("default_format", "JSONEachRow")))
                .isEqualTo("{\"format\":\"FORMAT CSV\"}");
        assertThat(server.query("SELECT 1 SETTINGS max_threads = 1")).isEqualTo("1");
        assertThat(server.query("(SELECT 1) UNION ALL (SELECT 1)")).isEqualTo("1\n1");
        assertThat(server.query("WITH 7 AS x SELECT x")).isEqualTo("7");
        assertThat(server.query("EXISTS TABLE system.one")).isEqualTo("1");
        assertThat(server.query("DESCRIBE TABLE system.one")).startsWith("dummy\tUInt8");
        assertThat(server.query("SHOW DATABASES")).contains("system");
        assertThat(server.query("EXPLAIN SELECT 1")).contains("ReadFromSystemOne");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM nowhere|60|404",
                "SELEC 1|62|400",
                "SELECT 1; SELECT 2|62|400",
                "SELECT nothing|47|404",
                "SELECT x()|46|404",
                "SELECT toUInt8('x')|6|400",
                "SELECT 1 INTO OUTFILE '/tmp/x'|358|500",
                "SELECT 1 FORMAT Nonsense|73|404",
                "SELECT * FROM file('/etc/passwd', 'LineAsString')|497|403",
                "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')|497|403",
                "CREATE TABLE f (a Int8) ENGINE = File(CSV, '/etc/passwd')|497|403",
                "CREATE TABLE f (a Int8) ENGINE = URL('http://127.0.0.1:1/', CSV)|497|403",
                "SELECT * FROM `/etc/passwd`|497|403",
                "SELECT file('/etc/hostname')|497|403",
                "INSERT INTO FUNCTION file('/tmp/x', 'CSV', 'a Int8') VALUES (1)|497|403",
                "CREATE DICTIONARY d (a Int8) PRIMARY KEY a SOURCE(EXECUTABLE(command 'id' format 'CSV')) LAYOUT(FLAT())|497|403",
                "BACKUP DATABASE default TO S3('http://127.0.0.1:1/bucket/x')|497|403",
                "SET allow_experimental_prql_dialect = 1|497|403",
                "SELECT 1 SETTINGS `input_format_record_errors_file_path` = '/tmp/x'|497|403",
                "SYSTEM SHUTDOWN|497|403",
                "SYSTEM KILL|497|403",
                "CREATE USER x|497|403",
                "SELECT throwIf(1)|395|500",
                "INSERT INTO nowhere VALUES (1)|60|404",
                "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV|78|404",
            })
    void answersErrorsWithCodeAndStatus(String sql, String code, int status) {
        HttpResponse<byte[]> response = server.post(sql);
        assertThat(Server.code(response)).as(Server.text(response)).isEqualTo(code);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Server.text(response)).startsWith("Code: " + code + ". DB::Exception: ");
        assertThat(Server.text(response).indexOf("Code: ", 1)).isNegative();
    }

    @Test
    void refusesAnEmptyStatement() {
        assertThat(Server.code(server.post(" -- nothing"))).isEqualTo("62");
    }

    @Test
    void bindsParametersOfEveryCommonType() {
        Map<String, String> typed = new LinkedHashMap<>();
        typed.put("UInt8", "200");
        typed.put("Int64", "-9223372036854775808");
        typed.put(
                "UInt256",
                "115792089237316195423570985008687907853269984665640564039457584007913129639935");
        typed.put("Float64", "1.5");
        typed.put("Decimal(18,4)", "12.3400");
        typed.put("String", "it''s `\"$ 'x' – ü");
        typed.put("FixedString(3)", "abc");
        typed.put("Bool", "true");
        typed.put("Date", "2026-11-20");
        typed.put("DateTime", "2026-11-20 10:00:00");
        typed.put("DateTime64(3)", "2026-11-20 10:00:00.123");
        typed.put("UUID", "61f0c404-5cb3-11e7-907b-a6006ad3dba0");
        typed.put("IPv4", "10.0.0.1");
        typed.put("IPv6", "2001:db8::1");
        typed.put("Enum8('a'=1,'b'=2)", "b");
        typed.put("LowCardinality(String)", "low");
        typed.put("Array(UInt32)", "[1,2,3]");
        typed.put("Array(String)", "['a','b']");
        typed.put("Map(String,UInt8)", "{'k':1}");
        typed.put("Tuple(UInt8,String)", "(1,'x')");
        typed.forEach((type, value) ->
                assertThat(
                                server.query(
                                        "SELECT {p:" + type + "} FORMAT TSVRaw",
                                        Map.of("param_p", value)))
                        .as(type)
                        .isIn(value, value.replace("12.3400", "12.34")));
        assertThat(server.query("SELECT {p:Nullable(String)} IS NULL", Map.of("param_p", "\\N")))
                .isEqualTo("1");
        assertThat(
                        server.query(
                                "SELECT count() FROM system.{t:Identifier}",
                                Map.of("param_t", "one")))
                .isEqualTo("1");
        assertThat(
                        Server.code(
                                server.post(
                                        Map.of("param_p", "x"),
                                        "SELECT {p:UInt8}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("457");
    }

    @Test
    void takesSettingsByUrlAndByHeader() {
        String sql = "SELECT getSetting('max_block_size')";
        assertThat(server.query(sql, Map.of("max_block_size", "4321"))).isEqualTo("4321");
        HttpResponse<byte[]> byHeader =
                server.send(
                        server.request(Map.of("query", sql))
                                .header("X-ClickHouse-Setting-max_block_size", "1234"));
        assertThat(Server.text(byHeader).strip()).isEqualTo("1234");
        HttpResponse<byte[]> unknown = server.post(Map.of("max_blok_size", "1"), new byte[0]);
        assertThat(
                        Server.code(
                                server.post(
                                        Map.of("max_blok_size", "1"),
                                        "SELECT 1".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("115");
        assertThat(unknown.statusCode()).isNotEqualTo(200);
        assertThat(
                        server.query(
                                "SELECT getSetting('log_comment')",
                                Map.of("log_comment", "mine; 'x'")))
                .isEqualTo("mine; \\'x\\'");
    }

    @Test
    void refusesSettingsAndExpressionsThatReachBeyondTheData() {
        HttpResponse<byte[]> response =
                server.post(
                        Map.of("allow_experimental_prql_dialect", "1"),
                        "SELECT 1".getBytes(StandardCharsets.UTF_8));
        assertThat(Server.code(response)).isEqualTo("497");
        server.query("CREATE TABLE IF NOT EXISTS guarded (s String) ENGINE = Memory");
        HttpResponse<byte[]> values =
                server.post("INSERT INTO guarded VALUES (upper('x')), (file('/etc/hostname'))");
        assertThat(Server.code(values)).isEqualTo("497");
        assertThat(server.query("SELECT count() FROM guarded")).isEqualTo("0");
        server.query("DROP TABLE guarded");
    }

    @Test
    void getChangesNothing() {
        HttpResponse<byte[]> response =
                server.send(
                        server.request(Map.of("query", "CREATE TABLE g (a Int8) ENGINE = Memory")));
        assertThat(Server.code(response)).isEqualTo("164");
        HttpResponse<byte[]> asked =
                server.post(
                        Map.of("readonly", "1"),
                        "CREATE TABLE g (a Int8) ENGINE = Memory".getBytes(StandardCharsets.UTF_8));
        assertThat(Server.code(asked)).isEqualTo("164");
        assertThat(server.query("EXISTS TABLE g")).isEqualTo("0");
        assertThat(Server.code(server.send(server.request(Map.of("query", "CRATE TABLE g")))))
                .as("what does not parse")
                .isEqualTo("62");
    }

    @Test
    void usesTheDatabaseOfTheRequest() {
        server.query("CREATE DATABASE IF NOT EXISTS other");
        assertThat(server.query("SELECT currentDatabase()", Map.of("database", "other")))
                .isEqualTo("other");
        assertThat(
                        Server.code(
                                server.post(
                                        Map.of("database", "none"),
                                        "SELECT 1".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("81");
    }

    @Test
    void followsTheTimeZoneOfTheSession() {
        HttpResponse<byte[]> response =
                server.post(
                        Map.of("session_timezone", "Asia/Tokyo"),
                        "SELECT toDateTime(0)".getBytes(StandardCharsets.UTF_8));
        assertThat(Server.text(response).strip()).isEqualTo("1970-01-01 09:00:00");
        assertThat(Server.header(response, "X-ClickHouse-Timezone")).isEqualTo("Asia/Tokyo");
    }

    @Test
    void holdsTheWholeAnswerBackWhenAsked() {
        Map<String, String> wait = Map.of("wait_end_of_query", "1");
        HttpResponse<byte[]> large =
                server.post(
                        wait,
                        "SELECT number FROM numbers(2000000)".getBytes(StandardCharsets.UTF_8));
        assertThat(large.body().length).isEqualTo(14888890);
        assertThat(Server.header(large, "X-ClickHouse-Summary"))
                .contains("\"result_rows\":\"2000000\"");
        HttpResponse<byte[]> late =
                server.post(
                        wait,
                        "SELECT throwIf(number = 1900000) FROM numbers(2000000)"
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(late.statusCode()).isEqualTo(500);
        assertThat(Server.code(late)).isEqualTo("395");
    }
}
