package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.Corrupt;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Unsupported;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to the engine, and what is said when there is none. */
class ChdbLibraryTest {

    @TempDir Path home;

    @Test
    void withoutNpmItSaysWhatToDo() {
        assertThatThrownBy(() -> library("/nowhere").fetch(step -> {}))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("ClickHouse is not available here: npm was not found")
                .hasMessageContaining("install npm")
                .hasMessageContaining(ChdbLibrary.VARIABLE);
        assertThat(library("/nowhere").find()).isEmpty();
    }

    @Test
    void whenNpmFailsItSaysWhatNpmSaid() throws IOException {
        Path bin = npm("echo 'npm error code ENOTFOUND' >&2; exit 1");
        assertThatThrownBy(() -> library(bin + ":/usr/bin:/bin").fetch(step -> {}))
                .isInstanceOf(Unsupported.class)
                .hasMessageContaining("npm error code ENOTFOUND")
                .hasMessageContaining(ChdbLibrary.VARIABLE);
        assertThat(cached()).isEmpty();
    }

    @Test
    void aPackageThatWasTamperedWithIsRefused() throws IOException {
        Path bin = npm("echo tampered > chdb.tgz");
        assertThatThrownBy(() -> library(bin + ":/usr/bin:/bin").fetch(step -> {}))
                .isInstanceOf(Corrupt.class)
                .hasMessageContaining("digest");
        assertThat(cached()).isEmpty();
    }

    @Test
    void aLibraryNamedByHandWins() throws IOException {
        Path file = Files.createFile(home.resolve("libchdb.so"));
        assertThat(ChdbLibrary.of(Map.of(ChdbLibrary.VARIABLE, file.toString())).find())
                .contains(file);
        assertThatThrownBy(() -> ChdbLibrary.of(Map.of(ChdbLibrary.VARIABLE, "/nowhere")).find())
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining(ChdbLibrary.VARIABLE);
    }

    /** The real thing, into an empty cache, twice at once; only one of the two fetches. */
    @Test
    @Tag("engine")
    @Tag("full")
    void twoAtOnceFetchOnce() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.remove(ChdbLibrary.VARIABLE);
        environment.put("BEDSTONE_CACHE", home.toString());
        AtomicInteger fetchers = new AtomicInteger();
        CompletableFuture<Path> one = fetch(environment, fetchers);
        CompletableFuture<Path> other = fetch(environment, fetchers);
        assertThat(one.join()).isEqualTo(other.join()).exists();
        assertThat(fetchers).hasValue(1);
    }

    private static CompletableFuture<Path> fetch(
            Map<String, String> environment, AtomicInteger fetchers) {
        return CompletableFuture.supplyAsync(() -> {
            boolean[] told = {false};
            Path path =
                    ChdbLibrary.of(environment)
                            .fetch(step -> {
                                assertThat(step.bytes()).isBetween(0L, step.total());
                                told[0] = true;
                            });
            fetchers.addAndGet(told[0] ? 1 : 0);
            return path;
        });
    }

    private ChdbLibrary library(String path) {
        return ChdbLibrary.of(
                Map.of("PATH", path, "BEDSTONE_CACHE", home.resolve("cache").toString()));
    }

    /** A stand-in for npm that does what {@code script} says. */
    private Path npm(String script) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path npm = Files.writeString(bin.resolve("npm"), "#!/bin/sh\n" + script + "\n");
        assertThat(npm.toFile().setExecutable(true)).isTrue();
        return bin;
    }

    private Stream<Path> cached() throws IOException {
        return Files.list(home.resolve("cache")).filter(file -> !file.toString().endsWith(".lock"));
    }
}
