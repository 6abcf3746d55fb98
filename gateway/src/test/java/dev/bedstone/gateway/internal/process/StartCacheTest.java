package dev.bedstone.gateway.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.gateway.ChdbLibrary;
import dev.bedstone.gateway.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The child as users start it, from archives; this module's own tests start it from directories.
 */
@Tag("engine")
class StartCacheTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir Path directory;

    @Test
    void isMadeOnceAndTakenByTheJvm() throws Exception {
        StartCache cache = cache(archives());
        assertThat(cache.find()).isEmpty();
        cache.makeInBackground(library());
        cache.makeInBackground(library()); // is being made: nothing happens
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> cache.find().isPresent() && left().size() == 1);
        Path file = cache.find().orElseThrow();
        assertThat(firstLine("-XX:AOTCache=" + file, "-XX:AOTMode=on")).startsWith("ready port=");
        assertThat(firstLine("-XX:AOTCache=" + file)).startsWith("ready port=");
        change(own());
        assertThat(cache(archives()).find()).as("the classes are others now").isEmpty();
    }

    @Test
    void harmsNobodyWhenItIsDamaged() throws Exception {
        archives();
        Path file = Files.writeString(directory.resolve("x.aot"), "nothing of the kind");
        assertThat(firstLine("-XX:AOTCache=" + file)).startsWith("ready port=");
    }

    @Test
    void isNotMadeForClassesInDirectories() throws IOException {
        StartCache cache = cache(directory + File.pathSeparator + ChildCommand.classPath());
        cache.makeInBackground(library());
        assertThat(cache.find()).isEmpty();
        assertThat(directory.resolve("cache")).doesNotExist();
    }

    @Test
    void isNotHeldUpForEverByWhoeverFailedToMakeIt() throws Exception {
        StartCache cache = cache(archives());
        cache.makeInBackground(Path.of("/nonexistent")); // its rehearsal fails
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> left().isEmpty());
        Path lock = directory.resolve("cache/other.aot.lock");
        assertThat(StartCache.lock(lock)).as("nobody makes it").isTrue();
        assertThat(StartCache.lock(lock)).as("somebody makes it").isFalse();
        Files.setLastModifiedTime(lock, FileTime.fromMillis(0));
        assertThat(StartCache.lock(lock)).as("long ago").isFalse();
        assertThat(StartCache.lock(lock)).as("removed").isTrue();
    }

    private StartCache cache(String classPath) {
        return new StartCache(directory.resolve("cache"), JAVA, ChildCommand.FLAGS, classPath);
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.toList();
        }
    }

    private static Path library() {
        return ChdbLibrary.ofUser().fetch(step -> {});
    }

    /** What the child says first on standard output; it has ended then. */
    private String firstLine(String... flags) throws Exception {
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(ChildCommand.FLAGS);
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", archives(), Main.class.getName()));
        command.addAll(List.of("--data", directory.resolve("data").toString()));
        command.addAll(List.of("--library", library().toString()));
        Process process =
                new ProcessBuilder(command)
                        .redirectError(directory.resolve("log").toFile())
                        .start();
        try {
            String line = process.inputReader().readLine();
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return String.valueOf(line);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The class path of the child, what lies in directories put into archives. */
    private String archives() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : ChildCommand.classPath().split(File.pathSeparator)) {
            boolean classes = Files.isDirectory(Path.of(entry));
            entries.add(classes ? archive(Path.of(entry)).toString() : entry);
        }
        return String.join(File.pathSeparator, entries);
    }

    private Path archive(Path classes) throws IOException {
        String name = "classes-" + Integer.toHexString(classes.hashCode()) + ".jar";
        Path archive = directory.resolve(name);
        if (Files.exists(archive)) {
            return archive;
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(archive));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return archive;
    }

    /** Other content of the same size and time. */
    private static void change(Path archive) throws IOException {
        FileTime time = Files.getLastModifiedTime(archive);
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2]++;
        Files.write(archive, bytes);
        Files.setLastModifiedTime(archive, time);
    }

    /** The archive with this module's classes, which stand first. */
    private Path own() throws IOException {
        return Path.of(archives().split(File.pathSeparator)[0]);
    }
}
