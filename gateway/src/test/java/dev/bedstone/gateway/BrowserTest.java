package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests as a browser, the page {@code /play} and Grafana's plug-ins send them. */
@Tag("engine")
class BrowserTest {

    private final Server server = Server.shared();

    @Test
    void asksWithOneAddress() {
        String url =
                "/?query=SELECT+number%2B1+AS+n%2C+'%C3%BC'+AS+s+FROM+numbers(2)&user=bedstone";
        HttpResponse<byte[]> answer =
                get(url + "&password=" + key() + "&default_format=CSVWithNames");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Server.text(answer)).isEqualTo("\"n\",\"s\"\n1,\"ü\"\n2,\"ü\"\n");
        assertThat(Server.header(answer, "Content-Type")).startsWith("text/csv");
    }

    /** Grafana's community plug-in: GET, basic authentication, the format in the statement. */
    @Test
    void asksForATimeSeries() {
        String sql =
                "SELECT+(intDiv(toUInt32(toDateTime(0)),60)*60)*1000+AS+t,+count()+AS+c+FROM+numbers(3)+GROUP+BY+t+ORDER+BY+t+FORMAT+JSON";
        HttpResponse<byte[]> answer =
                server.send(
                        request("/?query=" + sql + "&add_http_cors_header=1&database=default")
                                .header("Authorization", basic())
                                .header("X-Grafana-User", "somebody"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Server.header(answer, "Content-Type")).startsWith("application/json");
        assertThat(Server.text(answer))
                .contains("\"meta\"", "\"name\": \"t\"", "\"c\": 3", "\"rows\": 1");
    }

    /** Grafana's official plug-in over HTTP: Native in the form of TCP connections. */
    @Test
    void isToldWhenItsFormOfNativeIsNotSpoken() {
        String revised =
                "/?default_format=Native&client_protocol_version=54460&query=SELECT+1+AS+one";
        HttpResponse<byte[]> answer =
                server.send(request(revised).header("Authorization", basic()));
        assertThat(answer.statusCode()).isEqualTo(501);
        assertThat(Server.code(answer)).isEqualTo("48");
        HttpResponse<byte[]> other =
                server.send(
                        request(revised.replace("=Native", "=JSONEachRow"))
                                .header("Authorization", basic()));
        assertThat(Server.text(other)).isEqualTo("{\"one\":1}\n");
    }

    /** The page's own request; the answer stops at its limit instead of failing. */
    @Test
    void playsWithALimit() {
        String limits = "&max_result_rows=10&result_overflow_mode=break&max_block_size=5";
        HttpResponse<byte[]> answer =
                server.send(
                        request(
                                        "/?add_http_cors_header=1&default_format=JSONCompact&user=bedstone&password="
                                                + key()
                                                + limits)
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "SELECT number FROM numbers(1000000)")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Server.text(answer)).contains("\"meta\"", "\"rows\": 10");
    }

    @Test
    void packsForABrowser() throws Exception {
        HttpResponse<byte[]> answer =
                server.send(
                        request("/?query=SELECT+1&enable_http_compression=1")
                                .header("Authorization", basic())
                                .header("Accept-Encoding", "gzip, deflate, br, zstd"));
        assertThat(Server.header(answer, "Content-Encoding")).isEqualTo("gzip");
        byte[] body = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("1\n");
    }

    @Test
    void asksForTheHeadersAlone() {
        HttpResponse<byte[]> answer =
                server.send(
                        request("/?query=SELECT+1")
                                .header("Authorization", basic())
                                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Server.header(answer, "X-ClickHouse-Format")).isEqualTo("TabSeparated");
        assertThat(answer.body()).isEmpty();
    }

    private HttpResponse<byte[]> get(String url) {
        return server.send(request(url));
    }

    private HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(server.url() + url));
    }

    private String key() {
        return server.endpoint().password().reveal();
    }

    private String basic() {
        byte[] pair = ("bedstone:" + key()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
