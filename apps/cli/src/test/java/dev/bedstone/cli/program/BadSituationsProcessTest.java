package dev.bedstone.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.program.Program.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on a real machine ends in one clear line and the right exit code. */
@Tag("engine")
class BadSituationsProcessTest {

    @TempDir private Path directory;
    private Program program;

    @BeforeEach
    void program() {
        program = Program.in(directory);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Engines engines = new Engines(directory);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(engines.processes()).isEmpty());
    }

    @Test
    void aPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            program.run("up", "--only", "redis", "--port", "redis=" + port)
                    .failed(ExitCodes.WRONG_USE, port, "taken");
            program.run("up", "--detach", "--only", "redis", "--port", "redis=" + port)
                    .failed(ExitCodes.WRONG_USE, port, "taken");
        }
    }

    @Test
    void anEngineOrAPortThatDoesNotExist() {
        program.run("up", "--only", "oracle").failed(ExitCodes.WRONG_USE, "oracle", "postgres");
        program.run("up", "--port", "redis=99999").failed(ExitCodes.WRONG_USE, "99999");
        program.run("up", "--port", "redis=many").failed(ExitCodes.WRONG_USE, "many");
        program.run("logs", "oracle").failed(ExitCodes.WRONG_USE, "oracle", "postgres");
        program.run("logs", "redis").failed(ExitCodes.FAILED, "redis has no log");
        program.run("env").failed(ExitCodes.FAILED, "bedstone up");
        program.run("health").failed(ExitCodes.WRONG_USE, "bedstone up");
    }

    @Test
    void aStoreThatIsTheOnlyOneIsAskedThough() {
        Ended health =
                program.with("MONGODB_URI", "mongodb://127.0.0.1:1/notes")
                        .with("BEDSTONE_MONGO_TIMEOUTS_SERVER_SELECTION", "1s")
                        .run("health");
        assertThat(health.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(health.out()).contains("mongo", "Overall down");
    }

    @Test
    void aReadOnlyDirectory() throws IOException {
        assumeThat(isRoot()).as("needs root to mount").isTrue();
        Files.createDirectory(directory.resolve("ro"));
        Program mounted = mounted("-o ro", "ro");
        mounted.run("up", "--only", "redis", "--data", "ro/x")
                .failed(ExitCodes.WRONG_USE, "ro/x", "read-only");
        mounted.run("up", "-d", "--only", "redis", "--data", "ro/x")
                .failed(ExitCodes.FAILED, "read-only");
        assertThat(mounted.run("init", "ro/shop").failed(ExitCodes.FAILED, "read-only").out())
                .isEmpty();
    }

    @Test
    void aFullDisk() throws IOException {
        assumeThat(isRoot()).as("needs root to mount").isTrue();
        Files.createDirectory(directory.resolve("small"));
        Ended up =
                mounted("-o size=4m", "small").run("up", "--only", "postgres", "--data", "small/x");
        up.failed(up.code(), "no space left", "free some");
        assertThat(up.code()).isNotZero();
    }

    @Test
    void noSpaceForTheUnpackedEngine() throws IOException {
        assumeThat(isRoot()).as("needs root to mount").isTrue();
        Files.createDirectory(directory.resolve("cache"));
        Ended up =
                mounted("-o size=4m", "cache")
                        .with("BEDSTONE_CACHE", directory.resolve("cache").toString())
                        .run("up", "--only", "postgres");
        up.failed(up.code(), "no space left", "free some");
        assertThat(up.code()).isNotZero();
    }

    @Test
    void aFileWhereADirectoryShouldBe() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        Ended up = program.run("up", "--only", "redis", "--data", "file");
        up.failed(up.code(), "file");
        Ended detached = program.run("up", "-d", "--only", "redis", "--data", "file");
        detached.failed(detached.code(), "file");
    }

    @Test
    void aProjectThatIsNotThere() {
        program.run("status", "--project", "nowhere")
                .failed(ExitCodes.FAILED, "nowhere", "bedstone init");
    }

    @Test
    void brokenYaml() throws IOException {
        Files.writeString(directory.resolve("bedstone.yaml"), "bedstone:\n  postgres: [\n");
        for (String verb : new String[] {"config check", "config show", "health", "up", "status"}) {
            Ended ended = program.run(verb.split(" "));
            assertThat(ended.code()).as(verb).isEqualTo(ExitCodes.WRONG_USE);
            assertThat(ended.err()).as(verb).startsWith("bedstone: ").contains("bedstone.yaml");
            assertThat(ended.err()).doesNotContain("\tat ", "Exception");
        }
    }

    @Test
    void allProblemsOfAConfigurationAtOnce() throws IOException {
        Files.writeString(
                directory.resolve("bedstone.yaml"),
                "bedstone:\n  postgres:\n    prot: 5432\n    pool:\n      max-sise: 3\n");
        Ended check = program.run("config", "check");
        assertThat(check.code()).isEqualTo(ExitCodes.WRONG_USE);
        assertThat(check.err()).contains("prot").contains("port").contains("max-size");
        Ended json = program.run("config", "check", "--json");
        assertThat(json.code()).isEqualTo(ExitCodes.WRONG_USE);
        assertThat(json.out())
                .contains("\"usable\" : false")
                .contains("bedstone.postgres.pool.max-sise");
        assertThat(json.err()).isEmpty();
    }

    @Test
    void aNewProjectIsInOrder() {
        program.run("init", "my shop").good();
        assertThat(program.run("config", "check", "--project", "my shop").good().out())
                .contains("can be used");
        program.run("config", "check", "--project", "my shop", "--profile", "nonsense")
                .failed(ExitCodes.WRONG_USE, "nonsense", "development");
    }

    /** A small file system in a directory of the test, which goes with the process. */
    private Program mounted(String options, String where) {
        String mount = "mount -t tmpfs " + options + " none \"$HOME\"/" + where + " && exec \"$@\"";
        return program.behind("unshare", "-m", "sh", "-c", mount, "sh");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
