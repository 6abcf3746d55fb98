package dev.bedstone.clickhouse;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.gateway.Main;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.ServerControl;
import dev.bedstone.testkit.fault.ProcessControl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * ClickHouse's own engine in a child process that is frozen, killed and started again by tests
 * alone: nobody watches over it. It ends with this JVM.
 */
final class TestServer implements ServerControl, AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready port=(\\d+) .*");
    private static TestServer shared;

    private final Secret key = Secret.of("key-of-the-test-server");
    private final Path data;
    private Process process;
    private ProcessControl control;
    private int port;

    private TestServer() {
        try {
            this.data = Files.createTempDirectory("bedstone-clickhouse-test-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start();
    }

    /** The one that all tests share which break nothing. */
    static synchronized TestServer shared() {
        if (shared == null) {
            shared = new TestServer();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** One that may be broken. */
    static TestServer own() {
        return new TestServer();
    }

    private void start() {
        ProcessBuilder builder =
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--data",
                        data.toString(),
                        "--port",
                        Integer.toString(port));
        builder.environment().putAll(Map.of("BEDSTONE_GATEWAY_KEY", key.reveal(), "TZ", "UTC"));
        builder.redirectError(data.resolve("stderr").toFile());
        try {
            process = builder.start();
            port = awaitPort();
            control = ProcessControl.of(process.pid());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private int awaitPort() throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return Integer.parseInt(ready.group(1));
            }
        }
        throw new IllegalStateException(
                "the engine did not start: " + Files.readString(data.resolve("stderr")));
    }

    ClickHouseConfig config() {
        return config(address(), key);
    }

    ClickHouseConfig config(HostPort address, Secret password) {
        return ClickHouseConfig.of(address, "default", "bedstone", password)
                .withTimeouts(
                        new ClickHouseConfig.Timeouts(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(2)));
    }

    ClickHouse open() {
        return ClickHouse.open(config(), StoreHooks.NONE);
    }

    Secret key() {
        return key;
    }

    HostPort address() {
        return new HostPort("127.0.0.1", port);
    }

    /** Connections it holds, as the kernel knows them. */
    int connections() {
        Pattern held =
                Pattern.compile(
                        " *\\d+: [0-9A-F]+:%04X [0-9A-F]+:[0-9A-F]{4} 01 .*".formatted(port));
        List<String> lines = new ArrayList<>();
        try {
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                lines.addAll(Files.readAllLines(Path.of(table)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return (int) lines.stream().filter(line -> held.matcher(line).matches()).count();
    }

    @Override
    public void freeze() {
        control.freeze();
    }

    @Override
    public void thaw() {
        control.thaw();
    }

    @Override
    public void kill() {
        control.kill();
    }

    @Override
    public void restart() {
        stop();
        start();
    }

    /** So that a test that failed in the middle does not fail the next. */
    void restartIfDead() {
        if (!process.isAlive()) {
            restart();
        }
    }

    private void stop() {
        control.thaw();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException broken) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            // A temporary directory is left behind.
        }
    }
}
