package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left when the server is killed, crashes, or its parent does. */
@Tag("engine")
class CrashTest {

    private final Path data = Server.temporaryDirectory();
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Test
    void everyAcknowledgedInsertSurvivesAKillInTheMiddle() throws Exception {
        try (LocalClickHouse engine = start()) {
            Server server = new Server(engine);
            server.query(
                    "CREATE TABLE t (batch UInt32, n UInt32) ENGINE = MergeTree ORDER BY batch");
            int kills =
                    Boolean.getBoolean("bedstone.tests.full")
                            ? 4
                            : 2; // five within a minute are given up
            List<Integer> acknowledged = new CopyOnWriteArrayList<>();
            for (int round = 0; round < kills; round++) {
                killDuringInserts(server, acknowledged, round * 1_000_000);
            }
            assertThat(missing(server, acknowledged)).isEmpty();
            assertThat(
                            server.query(
                                    "SELECT count() FROM (SELECT batch FROM t GROUP BY batch HAVING count() != 10000)"))
                    .as("batches that are there in part")
                    .isEqualTo("0");
            // Control: the same check sees one batch that is lost.
            server.query(
                    "ALTER TABLE t DELETE WHERE batch = " + acknowledged.getFirst(),
                    Map.of("mutations_sync", "1"));
            assertThat(missing(server, acknowledged)).containsExactly(acknowledged.getFirst());
        }
    }

    private void killDuringInserts(Server server, List<Integer> acknowledged, int first)
            throws Exception {
        AtomicBoolean goOn = new AtomicBoolean(true);
        int before = acknowledged.size();
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> {
                    for (int batch = first; goOn.get(); batch++) {
                        if (insert(server, batch)) {
                            acknowledged.add(batch);
                        } else {
                            return;
                        }
                    }
                });
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> acknowledged.size() > before + 10);
        long killed = server.engine.pid();
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        writer.get(30, TimeUnit.SECONDS);
        goOn.set(false);
        awaitOther(server, killed);
    }

    private static boolean insert(Server server, int batch) {
        String rows =
                IntStream.range(0, 10_000)
                        .mapToObj(n -> batch + "\t" + n)
                        .collect(Collectors.joining("\n"));
        try {
            HttpResponse<byte[]> response =
                    server.post(
                            Map.of("query", "INSERT INTO t FORMAT TSV"),
                            rows.getBytes(StandardCharsets.UTF_8));
            return response.statusCode() == 200;
        } catch (UncheckedIOException killed) {
            return false;
        }
    }

    private static List<Integer> missing(Server server, List<Integer> acknowledged) {
        List<Integer> there =
                server.query("SELECT DISTINCT batch FROM t").lines().map(Integer::valueOf).toList();
        return acknowledged.stream().filter(batch -> !there.contains(batch)).toList();
    }

    @Test
    void aCrashOfTheEngineIsOneClearLineAndANewStart() throws Exception {
        try (LocalClickHouse engine = start()) {
            Server server = new Server(engine);
            server.query("CREATE TABLE kept (a Int8) ENGINE = MergeTree ORDER BY a");
            server.query("INSERT INTO kept VALUES (1)");
            int port = engine.port();
            long crashed = engine.pid();
            new ProcessBuilder("kill", "-SEGV", Long.toString(crashed)).start().waitFor();
            awaitOther(server, crashed);
            assertThat(engine.port()).isEqualTo(port);
            assertThat(server.query("SELECT count() FROM kept")).isEqualTo("1");
            awaitEvent();
            assertThat(events).hasSize(1);
            assertThat(events.getFirst())
                    .contains(
                            "process " + crashed,
                            "crashed with SIGSEGV",
                            "see hs_err_" + crashed,
                            "started again")
                    .doesNotContain("\n");
            assertThat(Files.exists(data.resolve("hs_err_" + crashed + ".log"))).isTrue();
        }
    }

    @Test
    void endsWithItsParent() throws Exception {
        LocalClickHouse engine = start();
        Server server = new Server(engine);
        server.query("CREATE TABLE kept (a Int8) ENGINE = MergeTree ORDER BY a");
        ProcessHandle child = ProcessHandle.of(engine.pid()).orElseThrow();
        engine.close();
        assertThat(child.isAlive()).isFalse();
        assertThat(engine.awaitEnd()).isZero();
        try (LocalClickHouse again = start()) {
            assertThat(again.endpoint().password()).isEqualTo(engine.endpoint().password());
            assertThat(new Server(again).query("EXISTS TABLE kept")).isEqualTo("1");
        }
        assertThat(events).isEmpty();
    }

    @Test
    void anInterruptMakesItsEndNeitherForcedNorUnawaited() throws Exception {
        LocalClickHouse engine = start();
        ProcessHandle child = ProcessHandle.of(engine.pid()).orElseThrow();
        Thread.currentThread().interrupt();
        engine.close();
        assertThat(Thread.interrupted()).as("it is kept for whoever asks").isTrue();
        assertThat(child.isAlive()).isFalse();
        assertThat(engine.awaitEnd()).isZero();
    }

    @Test
    void staysEndedWhenSomebodyElseRestartsIt() throws Exception {
        LocalClickHouseOptions options =
                LocalClickHouseOptions.in(data).withEvents(events::add).withoutRestarts();
        try (LocalClickHouse engine = LocalClickHouse.start(options)) {
            ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
            assertThat(engine.awaitEnd()).isEqualTo(137);
            assertThat(engine.isAlive()).isFalse();
            awaitEvent();
            assertThat(events).hasSize(1);
        }
    }

    /** Waiting for children must not take the carriers of the application's virtual threads. */
    @Test
    void severalServersLeaveVirtualThreadsRunning() throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        List<LocalClickHouse> servers =
                IntStream.rangeClosed(0, Math.min(carriers, 4))
                        .mapToObj(i ->
                                LocalClickHouse.start(
                                        LocalClickHouseOptions.in(Server.temporaryDirectory())))
                        .toList();
        try {
            Thread virtual = Thread.ofVirtual().start(() -> {});
            assertThat(virtual.join(Duration.ofSeconds(10))).isTrue();
        } finally {
            servers.forEach(LocalClickHouse::close);
        }
    }

    /** The parent is a JVM of its own here, killed so that none of its code runs any more. */
    @Test
    void aKilledParentLeavesNoOrphan() throws Exception {
        Process parent =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Parent.class.getName(),
                                data.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(parent.inputReader().readLine())).orElseThrow();
        assertThat(child.isAlive()).isTrue();
        parent.destroyForcibly();
        try (LocalClickHouse next = start()) {
            Awaitility.await("end of the first child")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !runs(child.pid()));
            assertThat(new Server(next).query("SELECT 1")).isEqualTo("1");
        }
    }

    /** A process that has ended but that nobody has waited for has no command line any more. */
    private static boolean runs(long pid) throws IOException {
        Path commandLine = Path.of("/proc/" + pid + "/cmdline");
        return Files.exists(commandLine) && Files.readAllBytes(commandLine).length > 0;
    }

    /** Starts a server and waits to be killed. */
    static final class Parent {
        private Parent() {}

        @SuppressWarnings("SystemOut")
        public static void main(String... arguments) throws InterruptedException {
            LocalClickHouse engine =
                    LocalClickHouse.start(LocalClickHouseOptions.in(Path.of(arguments[0])));
            System.out.println(engine.pid());
            engine.awaitEnd();
        }
    }

    @Test
    void endsOnSigtermWithAStatementRunning() throws Exception {
        try (LocalClickHouse engine = start()) {
            Server server = new Server(engine);
            CompletableFuture<Object> running =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return Server.code(server.post("SELECT count() FROM system.numbers"));
                        } catch (UncheckedIOException cut) {
                            return cut;
                        }
                    });
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> server.query("SELECT count() FROM system.processes").equals("2"));
            long pid = engine.pid();
            ProcessHandle.of(pid).orElseThrow().destroy();
            running.get(20, TimeUnit.SECONDS);
            awaitOther(server, pid);
            awaitEvent();
            assertThat(events.getFirst()).contains("status 0");
        }
    }

    @Test
    void showsItsKeyToNobody() throws IOException {
        try (LocalClickHouse engine = start()) {
            String key = engine.endpoint().password().reveal();
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(data.resolve("key"))))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(Path.of("/proc/" + engine.pid() + "/cmdline")))
                    .contains("--key-file")
                    .doesNotContain(key);
            assertThat(Files.readString(Path.of("/proc/" + engine.pid() + "/environ")))
                    .doesNotContain(key);
            new Server(engine).query("SELECT 1");
            assertThat(Files.readString(engine.log())).doesNotContain(key);
            assertThat(engine.endpoint().toString()).doesNotContain(key);
        }
    }

    @Test
    void saysWhyItDoesNotStart() {
        try (LocalClickHouse engine = start()) {
            LocalClickHouseOptions samePort =
                    LocalClickHouseOptions.in(Server.temporaryDirectory()).withPort(engine.port());
            assertThatThrownBy(() -> LocalClickHouse.start(samePort))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("taken by another program");
            assertThatThrownBy(() -> LocalClickHouse.start(LocalClickHouseOptions.in(data)))
                    .isInstanceOf(Unavailable.class)
                    .hasMessageContaining("in use by process " + engine.pid());
        }
        assertThatThrownBy(() ->
                        LocalClickHouse.start(
                                LocalClickHouseOptions.in(Server.temporaryDirectory())
                                        .withLibrary(Path.of("/etc/hostname"))))
                .isInstanceOf(Unavailable.class);
    }

    /** What became of the process is told by a thread of its own. */
    private void awaitEvent() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !events.isEmpty());
    }

    private void awaitOther(Server server, long pid) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(60))
                .until(() -> server.engine.pid() != pid && server.engine.isAlive());
    }

    private LocalClickHouse start() {
        return LocalClickHouse.start(LocalClickHouseOptions.in(data).withEvents(events::add));
    }
}
