package dev.bedstone.ingest;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.gateway.Main;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.fault.ProcessControl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * ClickHouse's own engine in a child process that tests kill and start again; nobody watches over
 * it. It ends with this JVM.
 */
final class TestServer implements AutoCloseable {

    static final String KEY = "key-of-the-test-server";

    private static final Pattern READY = Pattern.compile("ready port=(\\d+) .*");
    private static TestServer shared;

    private final Path data = temporary("engine");
    private Process process;
    private int port;

    private TestServer() {
        start();
    }

    /** The one of all tests that break nothing. */
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

    static Path temporary(String what) {
        try {
            return Files.createTempDirectory("bedstone-ingest-test-" + what + "-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static List<String> java(String... options) {
        return Stream.concat(
                        Stream.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xshare:auto",
                                "-cp",
                                System.getProperty("java.class.path")),
                        Stream.of(options))
                .toList();
    }

    void start() {
        ProcessBuilder builder =
                new ProcessBuilder(
                        java(
                                "-Xmx512m",
                                Main.class.getName(),
                                "--data",
                                data.toString(),
                                "--port",
                                Integer.toString(port)));
        builder.environment().putAll(Map.of("BEDSTONE_GATEWAY_KEY", KEY, "TZ", "UTC"));
        builder.redirectError(data.resolve("stderr").toFile());
        try {
            process = builder.start();
            port = awaitPort();
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

    HostPort address() {
        return new HostPort("127.0.0.1", port);
    }

    ClickHouse open() {
        return open(address());
    }

    /** A store that goes there, perhaps through a proxy. */
    static ClickHouse open(HostPort address) {
        return ClickHouse.open(
                ClickHouseConfig.of(address, "default", "bedstone", Secret.of(KEY)),
                StoreHooks.NONE);
    }

    Auditor auditor() {
        return new Auditor("http://127.0.0.1:" + port + "/");
    }

    /** Ends it as a power switch would, as far as the process is concerned. */
    void kill() {
        ProcessControl.of(process.pid()).kill();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            delete(data);
        } catch (IOException broken) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
