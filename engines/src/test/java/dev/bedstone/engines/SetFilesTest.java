package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.internal.DirectoryLock;
import dev.bedstone.engines.internal.Passwords;
import dev.bedstone.engines.internal.Ports;
import dev.bedstone.engines.internal.PrivateFiles;
import dev.bedstone.engines.internal.set.PortPlan;
import dev.bedstone.engines.internal.set.PostgresBlueprint;
import dev.bedstone.engines.internal.set.RedisBlueprint;
import dev.bedstone.engines.internal.set.StateFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a set, without any engine. */
class SetFilesTest {

    @TempDir Path directory;

    @Test
    void aStateComesBackAsItWasWritten() throws Exception {
        StateFile file = new StateFile(directory.resolve("set.json"));
        assertThat(file.read()).isEmpty();
        StateFile.SetState state =
                new StateFile.SetState(
                        4711,
                        Instant.parse("2026-01-02T03:04:05.678Z"),
                        List.of(
                                status(Optional.of("18.6"), OptionalLong.of(42), "a \"b\" \\ ü"),
                                status(Optional.empty(), OptionalLong.empty(), "")));
        file.write(state);
        assertThat(file.read()).contains(state);
        assertThat(mode(directory.resolve("set.json"))).isEqualTo("rw-------");
        file.delete();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void aStateOfAnotherFormatOrHalfAStateIsNone() throws Exception {
        Path path = directory.resolve("set.json");
        for (String text : List.of("", "[]", "{\"format\":2}", "{\"format\":1,\"supervisor\":")) {
            Files.writeString(path, text);
            assertThat(new StateFile(path).read()).as(text).isEmpty();
        }
    }

    @Test
    void aPortOnceChosenStays() throws Exception {
        Path file = directory.resolve("ports");
        PortPlan first = PortPlan.load(file, Map.of("redis", 7777));
        assertThat(first.isFixed("redis")).isTrue();
        assertThat(first.isFixed("postgres")).isFalse();
        int chosen = first.port(new PostgresBlueprint());
        assertThat(first.port(RedisBlueprint.MAIN)).isEqualTo(7777);
        PortPlan second = PortPlan.load(file, Map.of());
        assertThat(second.isFixed("postgres")).isTrue();
        assertThat(second.port(new PostgresBlueprint())).isEqualTo(chosen);
        assertThat(second.port(RedisBlueprint.MAIN)).isEqualTo(7777);
        assertThat(second.another("postgres")).isNotEqualTo(chosen);
    }

    @Test
    void aPortInUseIsNotFree() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, Ports.loopback())) {
            assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
        }
    }

    @Test
    void aLockIsExclusiveAndLeavesNoTraceWhenLookedAt() throws Exception {
        Path file = directory.resolve("lock");
        DirectoryLock lock = DirectoryLock.tryTake(file).orElseThrow();
        assertThat(DirectoryLock.tryTake(file)).isEmpty();
        assertThat(DirectoryLock.isHeld(file)).isTrue();
        assertThat(DirectoryLock.holder(file)).hasValue(ProcessHandle.current().pid());
        lock.close();
        assertThat(DirectoryLock.isHeld(file)).isFalse();
        DirectoryLock.tryTake(file).orElseThrow().close();
    }

    @Test
    void passwordsAreKeptAndCompleted() throws Exception {
        Path file = directory.resolve("passwords");
        Passwords first = Passwords.of(file, List.of("a"));
        Passwords second = Passwords.of(file, List.of("a", "b"));
        assertThat(second.of("a")).isEqualTo(first.of("a"));
        assertThat(second.of("b")).isNotEqualTo(first.of("a"));
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(second.toString()).doesNotContain(first.of("a").reveal());
        assertThatThrownBy(() -> second.of("c")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatCannotBeReplacedKeepsItsText() throws Exception {
        Path file = directory.resolve("file");
        PrivateFiles.replace(file, "old");
        Path inTheWay = Files.createDirectory(directory.resolve("directory"));
        Files.createFile(inTheWay.resolve("content"));
        assertThatThrownBy(() -> PrivateFiles.replace(inTheWay, "new"))
                .isInstanceOf(IOException.class);
        PrivateFiles.replace(file, "new");
        assertThat(file).hasContent("new");
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactlyInAnyOrder(file, inTheWay);
        }
    }

    @Test
    void aLogTellsItsWeightyLinesSinceTheStart() throws Exception {
        Path file = directory.resolve("server.log");
        Files.writeString(file, "FATAL: of an earlier start\n");
        EngineLog log = EngineLog.beforeStart(file);
        assertThat(log.tail()).isEmpty();
        EngineLog whole = EngineLog.beforeStart(directory.resolve("other.log"));
        Files.writeString(whole.file(), "1\n2\n3\n4\n");
        assertThat(whole.tail()).isEqualTo("2 / 3 / 4");
        Files.writeString(whole.file(), "1\nFATAL: it broke\n3\n4\n");
        assertThat(whole.tail()).isEqualTo("FATAL: it broke");
    }

    @Test
    void aLargeLogIsPutAside() throws Exception {
        Path file = directory.resolve("server.log");
        Files.write(file, new byte[11 * 1024 * 1024]);
        EngineLog.beforeStart(file);
        assertThat(file).isEmptyFile();
        assertThat(directory.resolve("server.log.1")).exists();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static EngineStatus status(Optional<String> version, OptionalLong pid, String detail) {
        return new EngineStatus(
                "postgres",
                StoreKind.POSTGRES,
                EngineState.READY,
                version,
                15_432,
                pid,
                Path.of("/a b/ü"),
                Path.of("/a b/ü/server.log"),
                Instant.parse("2026-01-02T03:04:06Z"),
                3,
                detail);
    }
}
