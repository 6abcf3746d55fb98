package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.engines.EngineBlueprint;
import dev.bedstone.engines.EngineListener;
import dev.bedstone.engines.EngineSet;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.engines.EngineState;
import dev.bedstone.engines.EngineStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * ClickHouse beside the other engines of a set: started, reached, started again, found, stopped.
 */
@Tag("engine")
@Timeout(120)
class ClickHouseInASetTest {

    private static final List<EngineBlueprint> BLUEPRINTS = List.of(new ClickHouseBlueprint());

    @TempDir Path directory;

    @Test
    void livesInASetAsTheOthersDo() throws Exception {
        EngineSetOptions options =
                EngineSetOptions.in(directory)
                        .withBlueprints(BLUEPRINTS)
                        .withOnly(Set.of("clickhouse"));
        try (EngineSet set = EngineSet.start(options, EngineListener.NONE)) {
            String url = set.environment().get("BEDSTONE_CLICKHOUSE_URL");
            assertThat(ask(url, "CREATE TABLE kept (n UInt8) ENGINE = MergeTree ORDER BY n"))
                    .isEmpty();
            assertThat(ask(url, "INSERT INTO kept VALUES (42)")).isEmpty();

            EngineStatus before = set.engines().getFirst();
            assertThat(EngineSet.find(directory, BLUEPRINTS).orElseThrow().isReady()).isTrue();
            ProcessHandle.of(before.pid().orElseThrow()).orElseThrow().destroyForcibly();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> isAgainReady(set, before.pid().orElseThrow()));
            assertThat(ask(url, "SELECT n FROM kept")).isEqualTo("42");
        }
        assertThat(EngineSet.find(directory, BLUEPRINTS)).isEmpty();
    }

    private static boolean isAgainReady(EngineSet set, long oldPid) {
        EngineStatus now = set.engines().getFirst();
        return now.state() == EngineState.READY && now.pid().orElse(oldPid) != oldPid;
    }

    private static String ask(String url, String statement)
            throws IOException, InterruptedException {
        URI uri = URI.create(url);
        String[] user = uri.getUserInfo().split(":");
        URI address = URI.create("http://127.0.0.1:" + uri.getPort() + "/?database=default");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(address)
                                    .header("X-ClickHouse-User", user[0])
                                    .header("X-ClickHouse-Key", user[1])
                                    .POST(HttpRequest.BodyPublishers.ofString(statement))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body().strip();
        }
    }
}
