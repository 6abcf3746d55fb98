package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.gateway.internal.codec.ContentCoding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data in and out: formats, codings, sizes, parts, backups. */
@Tag("engine")
class DataTest {

    private static final boolean FULL = Boolean.getBoolean("bedstone.tests.full");
    private static final int ROWS = FULL ? 10_000_000 : 1_000_000;

    private final Server server = Server.shared();

    /** Formats with a head or a foot have exactly one, however many blocks there are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "RowBinary",
                "RowBinaryWithNamesAndTypes",
                "Native",
                "TSVWithNames",
                "CSVWithNamesAndTypes",
                "JSONEachRow",
                "JSONCompactEachRow",
                "MsgPack",
                "Parquet",
                "ArrowStream",
                "Avro",
                "ORC",
            })
    void aResultOfManyBlocksComesBackAsItWas(String format) {
        server.query("DROP TABLE IF EXISTS again");
        server.query("CREATE TABLE again (number UInt64, s String) ENGINE = Memory");
        byte[] bytes =
                server.post(
                                Map.of("max_block_size", "1000"),
                                bytes(
                                        "SELECT number, toString(number) AS s FROM numbers(50000) FORMAT "
                                                + format))
                        .body();
        HttpResponse<byte[]> inserted =
                server.post(Map.of("query", "INSERT INTO again FORMAT " + format), bytes);
        assertThat(inserted.statusCode()).as(Server.text(inserted)).isEqualTo(200);
        assertThat(server.query("SELECT count(), sum(number), sum(length(s)) FROM again"))
                .isEqualTo("50000\t1249975000\t238890");
        server.query("DROP TABLE again");
    }

    @Test
    void jsonIsOneDocument() {
        String text =
                server.query(
                        "SELECT number FROM numbers(200000) FORMAT JSON",
                        Map.of("max_block_size", "1000"));
        assertThat(text.split("\"meta\"")).hasSize(2);
        assertThat(text).contains("\"rows\": 200000");
    }

    @ParameterizedTest
    @EnumSource(ContentCoding.class)
    void speaksTheCodingsOfHttpBothWays(ContentCoding coding) throws IOException {
        HttpResponse<byte[]> response =
                server.send(
                        server.request(
                                        Map.of(
                                                "query",
                                                "SELECT number FROM numbers(300000)",
                                                "enable_http_compression",
                                                "1"))
                                .header("Accept-Encoding", coding.key()));
        assertThat(Server.header(response, "Content-Encoding")).isEqualTo(coding.key());
        byte[] decoded = coding.decode(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(decoded.length).isEqualTo(1988890);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var encoder = coding.encode(packed, 3)) {
            encoder.write(decoded);
        }
        server.query("CREATE TABLE IF NOT EXISTS coded (a UInt64) ENGINE = Memory");
        HttpResponse<byte[]> inserted =
                server.send(
                        server.request(Map.of("query", "INSERT INTO coded FORMAT TSV"))
                                .header("Content-Encoding", coding.key())
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                packed.toByteArray())));
        assertThat(inserted.statusCode()).as(Server.text(inserted)).isEqualTo(200);
        assertThat(server.query("SELECT sum(a) FROM coded")).isEqualTo("44999850000");
        server.query("DROP TABLE coded");
    }

    @Test
    void anUnknownOrDamagedCodingIsRefused() {
        HttpResponse<byte[]> unknown =
                server.send(
                        server.request(Map.of())
                                .header("Content-Encoding", "br")
                                .POST(HttpRequest.BodyPublishers.ofString("SELECT 1")));
        assertThat(Server.code(unknown)).isEqualTo("89");
        HttpResponse<byte[]> damaged =
                server.send(
                        server.request(Map.of())
                                .header("Content-Encoding", "gzip")
                                .POST(HttpRequest.BodyPublishers.ofString("SELECT 1, 2, 3")));
        assertThat(Server.code(damaged)).isEqualTo("271");
        HttpResponse<byte[]> frame = server.post(Map.of("decompress", "1"), new byte[100]);
        assertThat(Server.code(frame)).isEqualTo("40");
    }

    @Test
    void aSelectOfMillionsNeedsConstantMemory() throws Exception {
        long before = rssMegabytes();
        HttpRequest request =
                server.request(Map.of())
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "SELECT number, number * 2, toString(number) FROM numbers("
                                                + ROWS
                                                + ") FORMAT RowBinary"))
                        .build();
        HttpResponse<InputStream> response =
                server.http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        long bytes = 0;
        long most = 0;
        byte[] part = new byte[1 << 20];
        try (InputStream in = response.body()) {
            for (int n = in.read(part), i = 0; n >= 0; n = in.read(part), i++) {
                bytes += n;
                most = i % 50 == 0 ? Math.max(most, rssMegabytes()) : most;
            }
        }
        assertThat(bytes).isGreaterThan(ROWS * 20L);
        assertThat(most - before)
                .as("growth in MB while " + bytes / 1_000_000 + " MB went through")
                .isLessThan(200);
    }

    @Test
    void aStreamedInsertOfAMillionRows() throws Exception {
        server.query(
                "CREATE TABLE IF NOT EXISTS million (a UInt64, s String) ENGINE = MergeTree ORDER BY a");
        HttpRequest request =
                server.request(Map.of("query", "INSERT INTO million FORMAT TSV"))
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new Rows(1_000_000)))
                        .build();
        HttpResponse<byte[]> response =
                server.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(Server.text(response)).isEqualTo(200);
        assertThat(Server.header(response, "X-ClickHouse-Summary"))
                .contains("\"written_rows\":\"1000000\"");
        assertThat(server.query("SELECT count(), sum(a) FROM million"))
                .isEqualTo("1000000\t499999500000");
        server.query("DROP TABLE million");
    }

    /** Tab-separated rows as they are read. */
    private static final class Rows extends InputStream {
        private final int rows;
        private int next;
        private byte[] row = {};
        private int at;

        Rows(int rows) {
            this.rows = rows;
        }

        @Override
        public int read() {
            if (at == row.length) {
                if (next == rows) {
                    return -1;
                }
                row = (next + "\tvalue " + next++ + "\n").getBytes(StandardCharsets.US_ASCII);
                at = 0;
            }
            return row[at++];
        }
    }

    @Test
    void takesTablesThatComeWithTheRequest() {
        String boundary = "bound-7";
        String body =
                part(boundary, "query", "SELECT sum(_1), count() FROM ids WHERE _2 != {x:String}")
                        + part(boundary, "param_x", "b")
                        + part(boundary, "ids\"; filename=\"ids.csv", "1,a\n2,b\n3,c\n")
                        + "--"
                        + boundary
                        + "--\r\n";
        HttpResponse<byte[]> response =
                server.send(
                        server.request(
                                        Map.of(
                                                "ids_types",
                                                "UInt8,LowCardinality(String)",
                                                "ids_format",
                                                "CSV"))
                                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(Server.text(response)).isEqualTo("4\t2\n");
        HttpResponse<byte[]> injected =
                server.send(
                        server.request(
                                        Map.of(
                                                "ids_structure",
                                                "a Int8); SELECT 1 --",
                                                "query",
                                                "SELECT 1"))
                                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                part(boundary, "ids", "1")
                                                        + "--"
                                                        + boundary
                                                        + "--\r\n")));
        assertThat(Server.code(injected)).isEqualTo("62");
    }

    @Test
    void aBodyOfAnInsertThatSelectsFromInput() {
        server.query("CREATE TABLE IF NOT EXISTS through_input (a UInt64) ENGINE = Memory");
        server.query(
                "INSERT INTO through_input SELECT x * 10 FROM input('x UInt8, y String') WHERE y != \\'no\\' FORMAT CSV\n1,a\n2,no\n3,b\n"
                        .replace("\\'", "'"));
        assertThat(server.query("SELECT sum(a) FROM through_input")).isEqualTo("40");
        server.query("DROP TABLE through_input");
    }

    @Test
    void formatNamesAreNames() {
        assertThat(
                        Server.code(
                                server.post(
                                        Map.of("default_format", "TSV INTO OUTFILE '/tmp/x'"),
                                        bytes("SELECT 1"))))
                .isEqualTo("73");
    }

    @Test
    void backsUpToAFileAndRestores() throws IOException {
        server.query("CREATE DATABASE IF NOT EXISTS kept");
        server.query(
                "CREATE TABLE kept.t (a UInt64, m Map(String, UInt8)) ENGINE = MergeTree ORDER BY a");
        server.query("INSERT INTO kept.t SELECT number, map('k', 1) FROM numbers(10000)");
        assertThat(server.query("BACKUP DATABASE kept TO File('kept.tar.gz')"))
                .contains("BACKUP_CREATED");
        assertThat(Files.isRegularFile(server.engine.backups().resolve("kept.tar.gz"))).isTrue();
        server.query("DROP DATABASE kept SYNC");
        assertThat(server.query("RESTORE DATABASE kept FROM File('kept.tar.gz')"))
                .contains("RESTORED");
        assertThat(server.query("SELECT count(), sum(m['k']) FROM kept.t"))
                .isEqualTo("10000\t10000");
        HttpResponse<byte[]> outside =
                server.post("BACKUP DATABASE kept TO File('/tmp/outside.tar')");
        assertThat(outside.statusCode()).isNotEqualTo(200);
        server.query("DROP DATABASE kept SYNC");
        Files.delete(server.engine.backups().resolve("kept.tar.gz"));
    }

    @Test
    void leavesNoFileDescriptorBehind() throws IOException {
        server.query("SELECT 1");
        long before = descriptors();
        for (int i = 0; i < 50; i++) {
            server.query("SELECT number FROM numbers(100)");
            server.post("SELECT throwIf(number = 50) FROM numbers(100)");
        }
        assertThat(descriptors() - before).isLessThan(20);
    }

    private long descriptors() throws IOException {
        try (var files = Files.list(Path.of("/proc/" + server.engine.pid() + "/fd"))) {
            return files.count();
        }
    }

    private long rssMegabytes() throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of("/proc/" + server.engine.pid() + "/status"));
        String rss =
                lines.stream().filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
        return Long.parseLong(rss.replaceAll("\\D", "")) / 1024;
    }

    private static String part(String boundary, String name, String content) {
        return "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + content
                + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
