package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.engines.internal.BinaryCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {

    @TempDir Path directory;

    @Test
    void fillsAnEntryOnceAndFindsItLater() throws Exception {
        AtomicInteger fills = new AtomicInteger();
        BinaryCache cache = new BinaryCache(directory.resolve("new"));
        for (int round = 0; round < 2; round++) {
            Path entry = cache.entry("a", target -> write(target, fills.incrementAndGet()));
            assertThat(entry.resolve("file")).hasContent("1");
        }
    }

    @Test
    void anEntryThatCannotBeFilledIsNotThere() throws Exception {
        BinaryCache cache = new BinaryCache(directory);
        assertThatThrownBy(() ->
                        cache.entry(
                                "a",
                                target -> {
                                    write(target, 1);
                                    throw new IOException("broken");
                                }))
                .hasMessage("broken");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        assertThat(cache.entry("a", target -> write(target, 2)).resolve("file")).hasContent("2");
    }

    @Test
    void whoIsSlowerTakesTheEntryOfTheFaster() throws Exception {
        BinaryCache cache = new BinaryCache(directory);
        CountDownLatch both = new CountDownLatch(2);
        List<Thread> threads =
                Stream.of(1, 2)
                        .map(number ->
                                Thread.ofPlatform().start(() -> fillTogether(cache, both, number)))
                        .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(both.getCount()).isZero();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(directory.resolve("a"));
        }
    }

    @Test
    void removesWhatAKilledProcessLeft() throws Exception {
        Path abandoned = Files.createDirectory(directory.resolve("unpack-99999999999-1"));
        Path alive =
                Files.createDirectory(
                        directory.resolve("unpack-" + ProcessHandle.current().pid() + "-1"));
        new BinaryCache(directory).entry("a", target -> write(target, 1));
        assertThat(abandoned).doesNotExist();
        assertThat(alive).exists();
    }

    @Test
    @Tag("engine")
    void twoProcessesMayUnpackAtOnce() throws Exception {
        Map<String, String> environment = Map.of("BEDSTONE_CACHE", directory.toString());
        try (Child one = Child.start(Programs.Unpack.class, environment, directory.toString());
                Child two = Child.start(Programs.Unpack.class, environment, directory.toString())) {
            String place = one.await("at");
            assertThat(two.await("at")).isEqualTo(place);
            assertThat(Path.of(place, "postgres")).isExecutable();
        }
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).hasSize(1);
        }
    }

    private static void fillTogether(BinaryCache cache, CountDownLatch both, int number) {
        try {
            Path entry =
                    cache.entry(
                            "a",
                            target -> {
                                write(target, number);
                                both.countDown();
                                await(both);
                            });
            assertThat(entry.resolve("file")).exists();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private static void write(Path directory, int content) throws IOException {
        Files.writeString(directory.resolve("file"), Integer.toString(content));
    }
}
