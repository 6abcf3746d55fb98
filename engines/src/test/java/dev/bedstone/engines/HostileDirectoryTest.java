package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bedstone.engines.internal.Platform;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that cannot be used, each told in one line with a way out. */
@Tag("engine")
class HostileDirectoryTest {

    @TempDir Path temporary;
    private final Deque<Path> mounts = new ArrayDeque<>();

    @AfterEach
    void unmount() throws Exception {
        while (!mounts.isEmpty()) {
            run("umount", mounts.pop().toString());
        }
    }

    @Test
    void aFullDiskIsToldAndWorksAgainWhenItHasRoom() throws Exception {
        Path disk = mount("size=30m");
        assertThatThrownBy(() -> LocalPostgres.start(LocalPostgresOptions.in(disk.resolve("pg"))))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("no space left on the disk of " + disk)
                .message()
                .hasLineCount(1);
        assertThat(Servers.below(temporary.toRealPath())).isEmpty();
        run("mount", "-o", "remount,size=200m", disk.toString());
        LocalPostgres.start(LocalPostgresOptions.in(disk.resolve("pg"))).close();
    }

    @Test
    void aDiskThatFillsUpUnderAServerLosesNothing() throws Exception {
        Path disk = mount("size=120m");
        LocalPostgresOptions options = LocalPostgresOptions.in(disk.resolve("pg"));
        try (LocalPostgres postgres = LocalPostgres.start(options)) {
            Sql.run(
                    postgres.endpoint(PostgresRole.OWNER),
                    "CREATE TABLE kept (id int)",
                    "INSERT INTO kept VALUES (1)");
        }
        Path filler = disk.resolve("filler");
        fill(filler);
        assertThatThrownBy(() -> LocalPostgres.start(options).close())
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("no space left on the disk");
        assertThatThrownBy(
                        () -> LocalRedis.start(LocalRedisOptions.in(disk.resolve("redis"))).close())
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("no space left on the disk");
        assertThatThrownBy(() ->
                        EngineSet.start(
                                EngineSetOptions.in(disk.resolve("set")), EngineListener.NONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no space is left");
        Files.delete(filler);
        try (LocalPostgres postgres = LocalPostgres.start(options)) {
            assertThat(Sql.ask(postgres.endpoint(PostgresRole.READER), "SELECT id FROM kept"))
                    .isEqualTo("1");
        }
    }

    @Test
    void aReadOnlyFileSystemIsTold() throws Exception {
        Path disk = mount("ro,size=1m");
        assertThatThrownBy(() -> LocalPostgres.start(LocalPostgresOptions.in(disk.resolve("pg"))))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("read-only file system");
        assertThatThrownBy(() -> EngineSet.start(EngineSetOptions.in(disk), EngineListener.NONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("read-only file system");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsTold() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThatThrownBy(() -> LocalRedis.start(LocalRedisOptions.in(file)))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("is a file");
        assertThatThrownBy(() -> EngineSet.start(EngineSetOptions.in(file), EngineListener.NONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void dataOfAnotherUserIsTold() throws Exception {
        assumeRoot();
        Path data = temporary.resolve("pg");
        LocalPostgres.start(LocalPostgresOptions.in(data)).close();
        run("chown", "-R", "65534", data.resolve("pgdata").toString());
        assertThatThrownBy(() -> LocalPostgres.start(LocalPostgresOptions.in(data)))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("belongs to nobody")
                .hasMessageContaining("start as nobody");
    }

    private Path mount(String options) throws Exception {
        assumeRoot();
        Path point = Files.createDirectory(temporary.resolve("disk")).toRealPath();
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "tmpfs", point.toString()) == 0,
                "NOT TESTED: this system lets root mount nothing");
        mounts.push(point);
        return point;
    }

    private static void assumeRoot() {
        assumeTrue(Platform.isRoot(), "NOT TESTED: only root can set this up");
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor();
    }
}
