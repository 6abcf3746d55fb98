package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.engines.EngineSetOptions.Restarts;
import dev.bedstone.engines.internal.Ports;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Misconfigured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class EngineSetTest {

    /** Those who watch a server end after it. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path temporary;
    private Path data;
    private final BlockingQueue<EngineStatus> changes = new LinkedBlockingQueue<>();

    @BeforeEach
    void directory() {
        data = temporary.resolve("project/.bedstone");
    }

    @AfterEach
    void nothingStays() throws Exception {
        Servers.gone(temporary.toRealPath(), SOON);
        List<ProcessHandle> left = Servers.below(temporary.toRealPath());
        Servers.killAll(temporary.toRealPath());
        assertThat(left).isEmpty();
    }

    @Test
    void runsAllEnginesAndTellsOthersHowToReachThem() throws Exception {
        Map<String, String> environment;
        try (EngineSet set = EngineSet.start(options(), changes::add)) {
            assertThat(set.engines())
                    .extracting(EngineStatus::name)
                    .containsExactly("postgres", "redis", "redis-cache");
            assertThat(set.engines()).allMatch(engine -> engine.state() == EngineState.READY);
            environment = set.environment();
            assertThat(environment)
                    .containsOnlyKeys(
                            "BEDSTONE_POSTGRES_URL",
                            "BEDSTONE_POSTGRES_MIGRATION_URL",
                            "BEDSTONE_POSTGRES_PLATFORM_URL",
                            "BEDSTONE_POSTGRES_LOADER_URL",
                            "BEDSTONE_REDIS_URL",
                            "BEDSTONE_REDIS_CACHE_URL");
            assertThat(environment.get("BEDSTONE_POSTGRES_URL"))
                    .matches("postgresql://bedstone_app:[\\w-]{32}@127\\.0\\.0\\.1:\\d+/bedstone");
            assertThat(environment.get("BEDSTONE_REDIS_URL"))
                    .matches("redis://:[\\w-]{32}@127\\.0\\.0\\.1:\\d+/0");
            assertThat(Files.readAllLines(set.environmentFile()))
                    .filteredOn(line -> !line.startsWith("#"))
                    .containsExactlyElementsOf(
                            environment.entrySet().stream().map(Object::toString).toList());
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(set.environmentFile())))
                    .isEqualTo("rw-------");
            holdsNoSecret(set, environment);
            assertThat(data.resolve(".gitignore")).hasContent("*");
            RunningSet found = EngineSet.find(data).orElseThrow();
            assertThat(found.isReady()).isTrue();
            assertThat(found.engines()).isEqualTo(set.engines());
            assertThat(found.supervisor()).hasValue(ProcessHandle.current().pid());
            assertThatThrownBy(() -> found.stop(Deadline.after(Duration.ofSeconds(1))))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(EngineSet.find(data)).isEmpty();
        assertThat(data.resolve("set.json")).doesNotExist();
        assertThat(changes)
                .extracting(EngineStatus::state)
                .containsOnly(
                        EngineState.STARTING,
                        EngineState.READY,
                        EngineState.STOPPING,
                        EngineState.STOPPED);
        try (EngineSet again = EngineSet.start(options(), EngineListener.NONE)) {
            assertThat(again.environment()).isEqualTo(environment);
        }
    }

    @Test
    void oneSetPerDirectory() {
        try (EngineSet set = EngineSet.start(onlyRedis(), EngineListener.NONE)) {
            assertThatThrownBy(() -> EngineSet.start(onlyRedis(), EngineListener.NONE))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("started by process " + ProcessHandle.current().pid())
                    .message()
                    .hasLineCount(1);
            assertThat(set.redis("redis").orElseThrow().isAlive()).isTrue();
        }
    }

    @Test
    void anotherProcessSeesAndStopsTheSet() throws Exception {
        try (Child child = Child.start(Programs.RunSet.class, Map.of(), data.toString())) {
            child.await("ready");
            assertThatThrownBy(() -> EngineSet.start(options(), EngineListener.NONE))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("started by process " + child.pid());
            RunningSet found = EngineSet.find(data).orElseThrow();
            assertThat(found.supervisor()).hasValue(child.pid());
            assertThat(found.isReady()).isTrue();
            assertThat(found.stop(Deadline.after(Duration.ofSeconds(60)))).isTrue();
            assertThat(child.waitFor()).isEqualTo(143);
        }
        assertThat(EngineSet.find(data)).isEmpty();
        assertThat(Servers.gone(temporary.toRealPath(), SOON)).isTrue();
    }

    @Test
    void aSetWhoseProcessHangsIsStoppedByForceAndLosesNothing() throws Exception {
        try (Child child = Child.start(Programs.RunSet.class, Map.of(), data.toString())) {
            child.await("ready");
            signal(child.pid(), "STOP");
            RunningSet found = EngineSet.find(data).orElseThrow();
            assertThat(found.stop(Deadline.after(Duration.ofMillis(300)))).isTrue();
        }
        assertThat(Servers.gone(temporary.toRealPath(), SOON)).isTrue();
        assertThat(Files.readString(data.resolve("postgres/server.log")))
                .contains("database system is shut down");
    }

    @Test
    void whatIsLeftOfAKilledSetIsSeenAndStopped() throws Exception {
        try (Child child = Child.start(Programs.RunSet.class, Map.of(), data.toString())) {
            long postgres = Long.parseLong(child.await("pid"));
            child.await("ready");
            ProcessHandle watcher = Servers.watcher(postgres);
            watcher.children()
                    .filter(other -> other.pid() != postgres)
                    .forEach(ProcessHandle::destroyForcibly);
            watcher.destroyForcibly();
            child.kill();
            RunningSet found = EngineSet.find(data).orElseThrow();
            assertThat(found.supervisor()).isEmpty();
            assertThat(found.stop(Deadline.after(Duration.ofSeconds(60)))).isTrue();
        }
        assertThat(EngineSet.find(data)).isEmpty();
    }

    @Test
    void anEngineThatDiesIsStartedAgainWithItsDataAndAddress() throws Exception {
        try (EngineSet set =
                EngineSet.start(options().withOnly(Set.of("postgres")), changes::add)) {
            LocalPostgres first = set.postgres().orElseThrow();
            Sql.run(first.endpoint(PostgresRole.OWNER), "CREATE TABLE kept (id int)");
            ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
            EngineStatus died = await(status -> status.state() == EngineState.DIED);
            assertThat(died.detail()).isEqualTo("ended by signal 9");
            EngineStatus ready =
                    await(status -> status.state() == EngineState.READY && status.restarts() == 1);
            assertThat(ready.port()).isEqualTo(first.port());
            LocalPostgres second = set.postgres().orElseThrow();
            assertThat(second.pid()).isNotEqualTo(first.pid());
            assertThat(Sql.ask(second.endpoint(PostgresRole.READER), "SELECT count(*) FROM kept"))
                    .isEqualTo("0");
            assertThat(EngineSet.find(data).orElseThrow().isReady()).isTrue();
        }
    }

    @Test
    void anEngineThatDiesTooOftenIsGivenUp() throws Exception {
        Restarts twice =
                new Restarts(
                        2, Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ofMillis(20));
        try (EngineSet set = EngineSet.start(onlyRedis().withRestarts(twice), changes::add)) {
            for (int death = 0; death < 3; death++) {
                EngineStatus ready = await(status -> status.state() == EngineState.READY);
                ProcessHandle.of(ready.pid().orElseThrow()).orElseThrow().destroyForcibly();
            }
            EngineStatus failed = await(status -> status.state() == EngineState.FAILED);
            assertThat(failed.detail()).isEqualTo("died too often; ended by signal 9");
            assertThat(failed.restarts()).isEqualTo(2);
            assertThat(set.redis("redis")).isEmpty();
            assertThat(EngineSet.find(data).orElseThrow().isReady()).isFalse();
        }
    }

    @Test
    void aRememberedPortThatIsTakenIsAnErrorAndStartsNothing() throws Exception {
        int port;
        try (EngineSet set = EngineSet.start(onlyRedis(), EngineListener.NONE)) {
            port = set.redis("redis").orElseThrow().port();
        }
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EngineSet.start(options(), EngineListener.NONE))
                    .isInstanceOf(Misconfigured.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("choose another port for redis");
            assertThat(Servers.below(temporary.toRealPath())).isEmpty();
        }
        EngineSet.start(onlyRedis().withPort("redis", freePort()), EngineListener.NONE).close();
    }

    @Test
    void preferredPortsGiveWayToOtherPrograms() throws Exception {
        try (EngineSet one = EngineSet.start(onlyRedis(), EngineListener.NONE);
                EngineSet two =
                        EngineSet.start(
                                EngineSetOptions.in(temporary.resolve("other"))
                                        .withOnly(Set.of("redis")),
                                EngineListener.NONE)) {
            assertThat(one.redis("redis").orElseThrow().port())
                    .isNotEqualTo(two.redis("redis").orElseThrow().port());
        }
    }

    @Test
    void aStaleLockAndStateAreNoObstacle() throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("lock"), "1\n");
        Files.writeString(data.resolve("set.json"), "{ not json");
        assertThat(EngineSet.find(data)).isEmpty();
        EngineSet.start(onlyRedis(), changes::add).close();
        assertThat(changes).extracting(EngineStatus::state).contains(EngineState.RECOVERING);
    }

    @Test
    void closingDuringTheStartLeavesNothing() throws Exception {
        Thread starter =
                Thread.ofPlatform()
                        .start(() ->
                                assertThatThrownBy(() -> EngineSet.start(options(), changes::add))
                                        .isInstanceOf(
                                                java.util.concurrent.CancellationException.class));
        await(status -> status.state() == EngineState.STARTING);
        // Any moment of the start will do; a little later there are processes to be left behind.
        Thread.sleep(300);
        starter.interrupt();
        starter.join();
        assertThat(Servers.below(temporary.toRealPath())).isEmpty();
        EngineSet.start(options(), EngineListener.NONE).close();
    }

    @Test
    void unknownEnginesAreRefused() {
        assertThatThrownBy(() -> options().withOnly(Set.of("oracle")))
                .hasMessageContaining("there is no engine oracle; there are postgres");
        assertThatThrownBy(() -> options().withPort("redis", 70_000))
                .hasMessageContaining("1 to 65535");
    }

    private static void holdsNoSecret(EngineSet set, Map<String, String> environment)
            throws IOException {
        String readable =
                Files.readString(set.data().resolve("set.json"))
                        + set.engines()
                        + set
                        + Servers.commandLines();
        for (EngineStatus engine : set.engines()) {
            readable += Files.readString(engine.log());
        }
        for (String url : environment.values()) {
            assertThat(readable)
                    .doesNotContain(
                            url.substring(
                                    url.lastIndexOf(':', url.indexOf('@')) + 1, url.indexOf('@')));
        }
    }

    private EngineStatus await(Predicate<EngineStatus> wanted) throws InterruptedException {
        while (true) {
            EngineStatus next = changes.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the change did not come");
            }
            if (wanted.test(next)) {
                return next;
            }
        }
    }

    private EngineSetOptions options() {
        return EngineSetOptions.in(data).withDurable(false);
    }

    private EngineSetOptions onlyRedis() {
        return options().withOnly(Set.of("redis"));
    }

    /** One that the system gives to nobody who asks for any. */
    private static int freePort() {
        int first = 10_000 + (int) (ProcessHandle.current().pid() % 20_000);
        return IntStream.iterate(first, port -> port + 1)
                .filter(Ports::isFree)
                .findFirst()
                .getAsInt();
    }

    private static void signal(long pid, String name) throws Exception {
        new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start().waitFor();
    }
}
