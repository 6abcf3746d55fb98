package dev.bedstone.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.program.Program.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class LauncherProcessTest {

    /** It is made with little priority: on a busy machine that takes minutes. */
    private static final Duration CACHE_MADE = Duration.ofMinutes(8);

    @TempDir private Path directory;
    private Program program;

    @BeforeEach
    void program() {
        program = Program.in(directory);
    }

    @Test
    void runsFromAnyDirectoryThroughASymbolicLinkWithSpacesInPaths() throws IOException {
        Path home = Files.createDirectories(directory.resolve("a place with spaces/größe/bin"));
        Path copied =
                Files.copy(Program.DISTRIBUTION.resolve("bin/bedstone"), home.resolve("bedstone"));
        Files.setPosixFilePermissions(copied, PosixFilePermissions.fromString("rwxr-xr-x"));
        copyArchives(Files.createDirectory(home.resolveSibling("lib")));
        Path first = Files.createSymbolicLink(directory.resolve("first"), copied);
        Path link = Files.createSymbolicLink(home.resolve("../link"), first);
        Program there = program.withoutStartCache();
        assertThat(there.by(link.toString()).run("version").good().out()).startsWith("bedstone ");
        assertThat(there.by("dash", link.toString()).run("version").good().out())
                .startsWith("bedstone ");
    }

    @Test
    void findsTheJdkInJavaHomeAndOnThePath() {
        String jdk = System.getProperty("java.home");
        Program none = program.without("BEDSTONE_JAVA_HOME");
        none.with("JAVA_HOME", jdk).run("version").good();
        none.with("PATH", jdk + "/bin:" + System.getenv("PATH")).run("version").good();
    }

    @Test
    void refusesAWrongJavaHomeByItsName() {
        program.with("BEDSTONE_JAVA_HOME", "/nowhere")
                .run("version")
                .failed(ExitCodes.WRONG_USE, "BEDSTONE_JAVA_HOME", "/nowhere", "JDK 25");
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() {
        assumeThat(isRoot()).as("needs root to hide the JDKs of this machine").isTrue();
        String hide =
                "for d in /usr/lib/jvm /usr/java /opt/java /opt; do"
                        + " [ -d $d ] && mount -t tmpfs none $d; done; exec \"$@\"";
        program.without("BEDSTONE_JAVA_HOME")
                .with("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
                .behind("unshare", "-m", "sh", "-c", hide, "sh")
                .run("version")
                .failed(ExitCodes.WRONG_USE, "needs a JDK 25", "install", "BEDSTONE_JAVA_HOME");
    }

    @Test
    void anOlderJdkIsNamed() throws IOException {
        Path old = Files.createDirectories(directory.resolve("old/bin"));
        Files.writeString(old.resolve("java"), "#!/bin/sh\n");
        old.resolve("java").toFile().setExecutable(true);
        Files.writeString(directory.resolve("old/release"), "JAVA_VERSION=\"17.0.2\"\n");
        program.with("BEDSTONE_JAVA_HOME", directory.resolve("old").toString())
                .run("version")
                .failed(ExitCodes.WRONG_USE, "BEDSTONE_JAVA_HOME", "no JDK 25");
    }

    @Test
    void theCacheIsMadeOnceThoughManyStartAtOnceAndADamagedOneCostsNothingButTime()
            throws IOException {
        Path cache = directory.resolve("cache");
        Program fresh = program.with("BEDSTONE_CACHE", cache.toString());
        List<Running> started = Stream.generate(() -> fresh.start("version")).limit(5).toList();
        started.forEach(each -> each.end(Duration.ofSeconds(60)).good());
        started.forEach(Running::close);
        await().atMost(CACHE_MADE)
                .until(() ->
                        files(cache.resolve("start")).size() == 1
                                && files(cache.resolve("start")).getFirst().endsWith(".aot"));
        fresh.run("version").good();

        Path made = cache.resolve("start").resolve(files(cache.resolve("start")).getFirst());
        byte[] whole = Files.readAllBytes(made);
        Files.write(made, Arrays.copyOf(whole, whole.length / 2));
        fresh.run("version").good();
        Files.writeString(made, "not a cache at all");
        fresh.run("version").good();
        Files.write(made, new byte[0]);
        fresh.run("version").good();
    }

    @Test
    void anUnwritableCacheAndAFullDiskDoNotMatter() {
        program.with("BEDSTONE_CACHE", "/proc/nothing").run("version").good();
        program.without("BEDSTONE_CACHE").without("HOME").run("version").good();
        assumeThat(isRoot()).as("needs root to mount a full disk").isTrue();
        String full = "mount -t tmpfs -o size=64k none \"$HOME\" && exec \"$@\"";
        program.with("BEDSTONE_CACHE", directory.resolve("cache").toString())
                .behind("unshare", "-m", "sh", "-c", full, "sh")
                .run("version")
                .good();
    }

    private static void copyArchives(Path directory) throws IOException {
        try (var archives = Files.list(Program.DISTRIBUTION.resolve("lib"))) {
            for (Path archive : archives.toList()) {
                Files.copy(archive, directory.resolve(archive.getFileName()));
            }
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of("nothing yet");
        }
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
