package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.engines.internal.ServerProcess;
import dev.bedstone.kernel.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No server outlives the JVM that started it for long, and none that is not ours is touched. */
@Tag("engine")
class OrphanTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir Path data;

    @AfterEach
    void nothingStays() throws Exception {
        Servers.killAll(data.toRealPath());
    }

    @Test
    void killingTheJvmOfASetLeavesNothing() throws Exception {
        try (Child child = Child.start(Programs.RunSet.class, Map.of(), data.toString())) {
            child.await("ready");
            assertThat(Servers.below(data)).hasSizeGreaterThan(3);
            child.kill();
        }
        assertThat(Servers.gone(data, SOON)).isTrue();
    }

    @Test
    void controlAServerStartedPlainlyIsAnOrphan() throws Exception {
        LocalPostgres.start(LocalPostgresOptions.in(data)).close();
        try (Child child = Child.start(Programs.RunUnsupervised.class, Map.of(), data.toString())) {
            child.await("pid");
            awaitServer();
            child.kill();
        }
        assertThat(Servers.gone(data, Duration.ofSeconds(2))).isFalse();
    }

    @Test
    void theNextStartStopsAServerWhoseWatcherWasKilledToo() throws Exception {
        long left;
        try (Child child = Child.start(Programs.RunPostgres.class, Map.of(), data.toString())) {
            left = Long.parseLong(child.await("pid"));
            child.await("user");
            ProcessHandle watcher = Servers.watcher(left);
            watcher.children()
                    .filter(other -> other.pid() != left)
                    .forEach(ProcessHandle::destroyForcibly);
            watcher.destroyForcibly();
            child.kill();
        }
        assertThat(ProcessHandle.of(left)).get().matches(ProcessHandle::isAlive);
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            assertThat(ProcessHandle.of(left).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(Files.readString(postgres.log())).contains("received fast shutdown request");
        }
    }

    @Test
    void aStalePidFileThatPointsAtAStrangerIsNoObstacleAndDoesTheStrangerNoHarm() throws Exception {
        LocalPostgres.start(LocalPostgresOptions.in(data)).close();
        Process stranger =
                new ProcessBuilder("sleep", "60")
                        .directory(data.resolve("pgdata").toFile())
                        .start();
        try {
            Files.writeString(
                    data.resolve("pgdata/postmaster.pid"),
                    stranger.pid()
                            + "\n"
                            + data.resolve("pgdata")
                            + "\n1\n5432\n\n127.0.0.1\n1 1\nready\n");
            LocalPostgres.start(LocalPostgresOptions.in(data)).close();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void aServerThatIsDeafWhileItStartsIsAskedAgain() throws Exception {
        // As PostgreSQL in its first milliseconds: the signal that came too early is lost.
        Path log = Files.createFile(data.resolve("server.log"));
        String deaf = "trap '' INT; sleep 1.5; exec sleep 60";
        ServerProcess server =
                ServerProcess.start(List.of("/bin/sh", "-c", deaf), data, log, "TERM");
        assertThat(server.stop(SOON)).isTrue();
        String deafToTerm = "trap '' TERM; sleep 1.5; trap - TERM; while :; do sleep 0.1; done";
        ServerProcess other =
                ServerProcess.start(List.of("/bin/sh", "-c", deafToTerm), data, log, "TERM");
        assertThat(other.stop(SOON)).isTrue();
        assertThat(Servers.gone(data, SOON)).isTrue();
    }

    @Test
    void aTerminalsInterruptDoesNotReachTheServer() throws Exception {
        try (LocalRedis redis = LocalRedis.start(LocalRedisOptions.in(data))) {
            // A terminal sends SIGINT to every process of the JVM's group.
            String session = "ps -o sess= -p ";
            assertThat(shell(session + redis.pid()))
                    .isNotEqualTo(shell(session + ProcessHandle.current().pid()));
            ProcessHandle watcher = Servers.watcher(redis.pid());
            shell("kill -s INT " + watcher.pid());
            assertThat(redis.isAlive()).isTrue();
        }
    }

    private static String shell(String command) throws Exception {
        Process process = new ProcessBuilder("/bin/sh", "-c", command).start();
        String answer = new String(process.getInputStream().readAllBytes()).strip();
        process.waitFor();
        return answer;
    }

    private void awaitServer() throws InterruptedException {
        Deadline deadline = Deadline.after(SOON);
        while (Servers.below(data).isEmpty()) {
            assertThat(deadline.hasPassed()).as("no server after " + SOON).isFalse();
            Thread.sleep(20);
        }
    }
}
