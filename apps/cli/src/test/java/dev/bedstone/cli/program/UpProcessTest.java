package dev.bedstone.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.program.Program.Ended;
import dev.bedstone.cli.program.Program.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class UpProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir private Path directory;
    private Program program;
    private Engines engines;

    @BeforeEach
    void program() {
        program = Program.in(directory);
        engines = new Engines(directory.resolve(".bedstone"));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        program.run("down");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engines.processes()).isEmpty());
    }

    @Test
    void theWholeLifeOfASet() throws IOException {
        Ended up = program.run("up", "--detach", "--json").good();
        assertThat(up.out()).contains("\"ready\" : true", "\"name\" : \"redis-cache\"");
        assertThat(engines.redis("SET kept yes")).isEqualTo("+OK");

        Ended status = program.run("status").good();
        assertThat(status.out()).contains("postgres", "ready", "18.");
        Ended health = program.run("health").good();
        assertThat(health.out()).contains("postgres", "redis", "Overall up");
        assertThat(program.run("health", "--json").good().out()).contains("\"health\" : \"up\"");
        Ended logs = program.run("logs", "postgres", "-n", "5").good();
        assertThat(logs.out().lines()).hasSizeBetween(1, 5);
        Ended show = program.run("config", "show").good();
        assertThat(program.run("env").good().out()).contains("export BEDSTONE_POSTGRES_URL='");
        String rest = up.out() + status.out() + health.out() + logs.out() + show.out();
        assertThat(rest).doesNotContain(engines.passwords());

        program.run("up").failed(ExitCodes.FAILED, "already", "bedstone down");
        program.run("up", "--detach").failed(ExitCodes.FAILED, "already", "bedstone down");

        aShellThatSourcedTheVariablesCanStartTheEnginesAgain();
        program.run("down").good();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engines.processes()).isEmpty());
        assertThat(program.run("status").code()).isEqualTo(ExitCodes.FAILED);
        assertThat(program.run("health").code()).isEqualTo(ExitCodes.FAILED);
        program.run("down").good();

        anotherMajorVersionIsRefused();
        assertThat(engines.redis("GET kept")).isEqualTo("yes");
    }

    /** Goes on with the same set, because making a database costs seconds. */
    private void aShellThatSourcedTheVariablesCanStartTheEnginesAgain() {
        String launcher = Program.DISTRIBUTION.resolve("bin/bedstone").toString();
        String script = "eval \"$($0 env)\" && $0 down >/dev/null && $0 up --detach && $0 health";
        assertThat(program.by("sh", "-c", script, launcher).run().good().out())
                .contains("postgres", "redis-cache")
                .contains("Overall up");
    }

    /** Goes on after the set was stopped. */
    private void anotherMajorVersionIsRefused() throws IOException {
        Path version = find("PG_VERSION");
        String right = Files.readString(version);
        Files.writeString(version, "15\n");
        program.run("up").failed(ExitCodes.WRONG_USE, "15", "18");
        program.run("up", "--detach").failed(ExitCodes.WRONG_USE, "15", "18");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engines.processes()).isEmpty());
        Files.writeString(version, right);
        program.run("up", "--detach").good();
    }

    @Test
    void theForegroundShowsWhatHappensAndEndsWellOnSigterm() {
        try (Running up = program.start("up", "--only", "redis")) {
            await().atMost(PATIENCE).until(() -> up.out().contains("Ready."));
            assertThat(up.out()).contains("redis is starting", "redis is ready");
            Ended ended = up.signal("TERM").end(PATIENCE);
            assertThat(ended.code()).isEqualTo(ExitCodes.GOOD);
            assertThat(ended.out()).contains("Stopped.");
        }
    }

    @Test
    void aKilledEngineIsNoticedAndStartedAgainWithItsData() throws IOException {
        try (Running up = program.start("up", "--only", "redis")) {
            await().atMost(PATIENCE).until(() -> up.out().contains("Ready."));
            engines.redis("SET kept yes");
            long first = Engines.pid(program.run("status", "--json").good().out(), "redis");
            Signals.send("KILL", first);
            await().atMost(PATIENCE).until(() -> restarted(first));
            assertThat(up.out()).contains("redis died").contains("redis is ready");
            assertThat(engines.redis("GET kept")).isEqualTo("yes");
            assertThat(up.signal("INT").end(PATIENCE).code()).isEqualTo(ExitCodes.GOOD);
        }
    }

    private boolean restarted(long before) {
        Ended status = program.run("status", "--json");
        return status.code() == ExitCodes.GOOD && Engines.pid(status.out(), "redis") != before;
    }

    @Test
    void aKilledUpLeavesNoOrphansAndLosesNothing() throws IOException {
        try (Running up = program.start("up", "--only", "redis")) {
            await().atMost(PATIENCE).until(() -> up.out().contains("Ready."));
            engines.redis("SET kept yes");
            up.signal("KILL").end(PATIENCE);
        }
        program.run("up", "--detach", "--only", "redis").good();
        assertThat(engines.redis("GET kept")).isEqualTo("yes");
        program.run("down").good();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engines.processes()).isEmpty());
    }

    /** The moments lie before, in and after the making of the database. */
    @Test
    void ctrlCAtAnyMomentLeavesNothingRunningAndTheNextStartWorks() throws Exception {
        for (int millis : new int[] {100, 500, 900, 1_500, 2_500}) {
            try (Running up = program.start("up", "--only", "postgres")) {
                Thread.sleep(millis);
                Ended ended = up.signal("INT").end(PATIENCE);
                assertThat(ended.err() + ended.out()).doesNotContain("\tat ", "Exception");
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(engines.processes()).isEmpty());
            }
        }
        program.run("up", "--detach", "--only", "postgres").good();
        program.run("health").good();
    }

    @Test
    void aSecondCtrlCDoesNotWait() throws IOException {
        try (Running up = program.start("up", "--only", "postgres")) {
            await().atMost(PATIENCE).until(() -> up.out().contains("starting"));
            up.signal("INT").signal("INT").end(PATIENCE);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engines.processes()).isEmpty());
    }

    @Test
    void detachedItCanBeInterruptedWhileItStarts() throws IOException {
        try (Running up = program.start("up", "--detach", "--only", "postgres")) {
            await().atMost(PATIENCE)
                    .until(() -> Files.exists(directory.resolve(".bedstone/up.log")));
            assertThat(up.signal("INT").end(PATIENCE).code()).isEqualTo(ExitCodes.FAILED);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engines.processes()).isEmpty());
    }

    @Test
    void staleFilesOfAnEarlierSetAreNoObstacle() throws IOException {
        program.run("up", "--detach", "--only", "redis").good();
        Path state = directory.resolve(".bedstone/set.json");
        String left = Files.readString(state);
        program.run("down").good();
        Files.writeString(state, left.replaceAll("\"pid\"( ?): ?[0-9]+", "\"pid\":1"));
        assertThat(program.run("status").code()).isEqualTo(ExitCodes.FAILED);
        Files.writeString(state, "{ cut o");
        assertThat(program.run("status").code()).isEqualTo(ExitCodes.FAILED);
        program.run("down").good();
        program.run("up", "--detach", "--only", "redis").good();
    }

    @Test
    void aStoreThatIsConfiguredElsewhereIsLeftOut() {
        Program elsewhere =
                program.with("DATABASE_URL", "postgresql://app:secret-word@db.example.org/shop");
        Ended up = elsewhere.run("up", "--detach");
        assertThat(up.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(up.err())
                .contains("PostgreSQL is configured elsewhere")
                .doesNotContain("secret-word");
        assertThat(up.out()).contains("redis").doesNotContain("postgres");
    }

    private Path find(String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve(".bedstone"))) {
            List<Path> found =
                    files.filter(file -> file.getFileName().toString().equals(name))
                            .sorted()
                            .toList();
            return found.getFirst();
        }
    }
}
