package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions: what stays, what does not, and for how long. */
@Tag("engine")
class SessionTest {

    private static final String SLEEPING =
            "SELECT count() FROM system.processes WHERE query LIKE 'SELECT sleep(3)%'";

    private final Server server = Server.shared();
    private final String session = "s-" + UUID.randomUUID();

    @Test
    void keepsTemporaryTablesSettingsAndDatabase() {
        query("CREATE TEMPORARY TABLE mine (a Int32)");
        query("INSERT INTO mine VALUES (1), (2)");
        query("SET max_block_size = 777");
        server.query("CREATE DATABASE IF NOT EXISTS session_db");
        query("USE session_db");
        assertThat(query("SELECT sum(a) FROM mine")).isEqualTo("3");
        assertThat(query("SELECT getSetting('max_block_size')")).isEqualTo("777");
        assertThat(query("SELECT currentDatabase()")).isEqualTo("session_db");
        assertThat(Server.code(server.post("SELECT * FROM mine"))).isEqualTo("60");
    }

    @Test
    void forgetsWhatOneRequestBroughtAlong() {
        query("SET max_block_size = 777, log_comment = 'a\\tb'");
        assertThat(
                        query(
                                "SELECT getSetting('max_block_size'), getSetting('log_comment')",
                                Map.of("max_block_size", "5", "log_comment", "other")))
                .isEqualTo("5\tother");
        assertThat(query("SELECT getSetting('max_block_size'), getSetting('log_comment')"))
                .isEqualTo("777\ta\\tb");
        assertThat(query("SELECT currentDatabase()", Map.of("database", "system")))
                .isEqualTo("system");
        assertThat(query("SELECT currentDatabase()")).isEqualTo("default");
        assertThat(query("SELECT 1", Map.of("max_threads", "1"))).isEqualTo("1");
        assertThat(query("SELECT changed FROM system.settings WHERE name = 'max_threads'"))
                .isEqualTo("0");
    }

    @Test
    void isUsedByOneAtATime() {
        query("SELECT 1");
        CompletableFuture<String> long1 =
                CompletableFuture.supplyAsync(() -> query("SELECT sleep(3)"));
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .until(() -> server.query(SLEEPING).equals("1"));
        var second = server.post(parameters(Map.of()), bytes("SELECT 1"));
        assertThat(Server.code(second)).isEqualTo("373");
        long1.join();
        assertThat(query("SELECT 1")).isEqualTo("1");
    }

    @Test
    void endsInItsTimeAndOnRequest() {
        Map<String, String> check = parameters(Map.of("session_check", "1"));
        assertThat(Server.code(server.post(check, bytes("SELECT 1")))).isEqualTo("372");
        query("SELECT 1", Map.of("session_timeout", "1"));
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1500))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(Server.code(server.post(check, bytes("SELECT 1"))))
                                .isEqualTo("372"));
        query("SELECT 1", Map.of("close_session", "1"));
        assertThat(Server.code(server.post(check, bytes("SELECT 1")))).isEqualTo("372");
        query("SELECT 1");
        assertThat(server.post(check, bytes("SELECT 1")).statusCode()).isEqualTo(200);
    }

    @Test
    void survivesAnErrorAndHoldsNoLockAfterIt() {
        query("CREATE TABLE IF NOT EXISTS locked (a Int32) ENGINE = MergeTree ORDER BY a");
        query("INSERT INTO locked VALUES (1)");
        assertThat(
                        Server.code(
                                server.post(
                                        parameters(Map.of()),
                                        bytes("SELECT throwIf(a = 1) FROM locked"))))
                .isEqualTo("395");
        assertThat(server.query("DROP TABLE locked SYNC")).isEmpty();
        assertThat(query("SELECT 1")).isEqualTo("1");
    }

    private String query(String sql) {
        return query(sql, Map.of());
    }

    private String query(String sql, Map<String, String> more) {
        return server.query(sql, parameters(more));
    }

    private Map<String, String> parameters(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("session_id", session);
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
