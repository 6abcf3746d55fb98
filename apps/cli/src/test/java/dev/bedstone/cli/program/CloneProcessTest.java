package dev.bedstone.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.program.Program.Ended;
import dev.bedstone.cli.program.Program.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the launcher of a clone builds. Maven is played by a script that counts its calls and puts
 * links to the program of this build in place, because a real build takes half a minute.
 */
@Tag("engine")
class CloneProcessTest {

    private static final String MAVEN =
            """
            #!/bin/sh
            echo "$@" >>"$HOME/calls"
            [ -e "$HOME/broken" ] && { echo 'compiler says no'; exit 1; }
            sleep 0.3
            mkdir -p "$HOME/clone/apps/cli/target/program/lib"
            ln -sf "$PROGRAM"/lib/*.jar "$HOME/clone/apps/cli/target/program/lib"
            (cd "$PROGRAM/.." && "$BEDSTONE_JAVA_HOME/bin/jar" cfM0 \\
                "$HOME/clone/apps/cli/target/bedstone-1.zip" program/lib)
            """;

    @TempDir private Path directory;
    private Path clone;
    private Program program;

    @BeforeEach
    void fakeClone() throws IOException {
        clone = Files.createDirectory(directory.resolve("clone"));
        Path launcher = clone.resolve("bedstone");
        Files.copy(Program.DISTRIBUTION.resolve("bin/bedstone"), launcher);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(clone.resolve("apps/cli/src/main/java"));
        Files.writeString(clone.resolve("apps/cli/pom.xml"), "<project/>");
        Path maven = Files.createDirectory(directory.resolve("path")).resolve("mvn");
        Files.writeString(maven, MAVEN);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        program =
                Program.in(directory)
                        .by(launcher.toString())
                        .withoutStartCache()
                        .with("PROGRAM", Program.DISTRIBUTION.toString())
                        .with("PATH", maven.getParent() + ":" + System.getenv("PATH"));
    }

    @Test
    void buildsOnFirstUseAndWhenSourcesChangedAndOtherwiseNot() throws IOException {
        Ended first = program.run("version");
        assertThat(first.err()).isEqualTo("bedstone: building...\n");
        assertThat(first.out()).startsWith("bedstone ");
        program.run("version").good();
        assertThat(calls()).hasSize(1).first().asString().contains("-pl apps/cli -am");

        Path source = clone.resolve("apps/cli/src/main/java/New.java");
        Files.writeString(source, "class New {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(2)));
        assertThat(program.with("BEDSTONE_REBUILD", "0").run("version").good().out()).isNotEmpty();
        assertThat(program.run("version").err()).contains("building");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(program.with("BEDSTONE_REBUILD", "1").run("version").err()).contains("building");
        assertThat(calls()).hasSize(3);
    }

    @Test
    void aStaleArchiveOfAnEarlierBuildGoes() throws IOException {
        program.run("version");
        Path stale = clone.resolve("apps/cli/target/program/lib/old-1.0.jar");
        Files.writeString(stale, "");
        program.with("BEDSTONE_REBUILD", "1").run("version");
        assertThat(stale).doesNotExist();
        assertThat(clone.resolve("apps/cli/target/program/lib/picocli-4.7.7.jar")).exists();
    }

    @Test
    void manyAtOnceBuildOnce() throws IOException {
        List<Running> started = Stream.generate(() -> program.start("version")).limit(4).toList();
        started.forEach(each -> assertThat(each.end(Duration.ofSeconds(60)).code()).isZero());
        started.forEach(Running::close);
        assertThat(calls()).hasSize(1);
    }

    @Test
    void aFailedBuildShowsWhy() throws IOException {
        Files.writeString(directory.resolve("broken"), "");
        Ended failed = program.run("version");
        assertThat(failed.code()).isEqualTo(ExitCodes.WRONG_USE);
        assertThat(failed.err()).contains("compiler says no", "bedstone: the build failed");
        Files.delete(directory.resolve("broken"));
        assertThat(program.run("version").code()).isZero();
    }

    @Test
    void withoutMavenItSaysWhatToInstall() {
        program.with("PATH", "/nowhere")
                .run("version")
                .failed(ExitCodes.WRONG_USE, "Maven", "install");
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(directory.resolve("calls"));
    }
}
