package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.Misconfigured;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class LocalRedisTest {

    @TempDir Path temporary;
    private Path data;

    @BeforeEach
    void oddName() {
        data = temporary.resolve("Ünï code's \"data\" $HOME");
    }

    @Test
    void keepsKeysOverARestart() throws Exception {
        try (LocalRedis first = LocalRedis.start(LocalRedisOptions.in(data));
                Resp connection = new Resp(first.endpoint())) {
            assertThat(connection.call("SET note kept")).isEqualTo("+OK");
            assertThat(first.version()).matches("\\d+\\.\\d+\\.\\d+");
        }
        assertThat(Servers.below(temporary)).isEmpty();
        try (LocalRedis second = LocalRedis.start(LocalRedisOptions.in(data));
                Resp connection = new Resp(second.endpoint())) {
            assertThat(connection.call("GET note")).isEqualTo("kept");
        }
    }

    @Test
    void theMainServerEvictsNothingAndTheCacheKeepsNothing() throws Exception {
        try (LocalRedis main = LocalRedis.start(LocalRedisOptions.in(data).withDurable(true));
                Resp connection = new Resp(main.endpoint())) {
            assertThat(connection.call("CONFIG GET maxmemory-policy")).isEqualTo("noeviction");
            assertThat(connection.call("CONFIG GET appendfsync")).isEqualTo("always");
            assertThat(connection.call("CONFIG GET appendonly")).isEqualTo("yes");
            assertThat(connection.call("CONFIG GET aof-load-truncated")).isEqualTo("yes");
            assertThat(connection.call("CONFIG GET slowlog-log-slower-than")).isEqualTo("10000");
            assertThat(connection.call("CONFIG GET bind")).isEqualTo("127.0.0.1");
        }
        Path cacheData = temporary.resolve("cache");
        try (LocalRedis cache = LocalRedis.start(LocalRedisOptions.cacheIn(cacheData));
                Resp connection = new Resp(cache.endpoint())) {
            assertThat(connection.call("CONFIG GET maxmemory-policy")).isEqualTo("allkeys-lru");
            assertThat(connection.call("CONFIG GET maxmemory")).isEqualTo("536870912");
            assertThat(connection.call("CONFIG GET save")).isEmpty();
            connection.call("SET note gone");
        }
        try (LocalRedis cache = LocalRedis.start(LocalRedisOptions.cacheIn(cacheData));
                Resp connection = new Resp(cache.endpoint())) {
            assertThat(connection.call("GET note")).isEqualTo("$-1");
        }
    }

    @Test
    void needsItsPasswordAndHidesIt() throws Exception {
        try (LocalRedis redis = LocalRedis.start(LocalRedisOptions.in(data));
                Resp stranger = new Resp(redis.port())) {
            assertThat(stranger.call("PING")).startsWith("-NOAUTH");
            String password = redis.endpoint().password().reveal();
            assertThat(password).hasSizeGreaterThanOrEqualTo(32).matches("[A-Za-z0-9_-]+");
            assertThat(Servers.commandLines()).doesNotContain(password);
            assertThat(redis.endpoint().toString()).doesNotContain(password);
            assertThat(Files.readString(redis.log())).doesNotContain(password);
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(
                                            redis.data().resolve("redis.conf"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void loadsAFileThatACrashCutOff() throws Exception {
        LocalRedisOptions options = LocalRedisOptions.in(data);
        try (LocalRedis redis = LocalRedis.start(options);
                Resp connection = new Resp(redis.endpoint())) {
            connection.call("SET whole 1");
        }
        try (var files = Files.walk(data.resolve("keys"))) {
            Path log =
                    files.filter(file -> file.toString().endsWith(".aof"))
                            .findFirst()
                            .orElseThrow();
            Files.writeString(log, "*3\r\n$3\r\nSET\r\n$4\r\nha", StandardOpenOption.APPEND);
        }
        try (LocalRedis redis = LocalRedis.start(options);
                Resp connection = new Resp(redis.endpoint())) {
            assertThat(connection.call("GET whole")).isEqualTo("1");
            assertThat(connection.call("DBSIZE")).isEqualTo(":1");
        }
    }

    @Test
    void namesTheProgramThatHasThePort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> LocalRedis.start(LocalRedisOptions.in(data).withPort(port)))
                    .isInstanceOf(Misconfigured.class)
                    .hasMessageContaining("port " + port + " on 127.0.0.1 is taken by java")
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void aSettingTheServerRefusesIsToldFromItsLog() {
        assertThatThrownBy(() ->
                        LocalRedis.start(LocalRedisOptions.in(data).withSetting("no-such", "1")))
                .hasMessageContaining("ended while it started")
                .message()
                .hasLineCount(1);
        assertThat(Servers.below(temporary)).isEmpty();
    }
}
