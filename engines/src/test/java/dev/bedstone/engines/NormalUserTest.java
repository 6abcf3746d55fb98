package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bedstone.engines.internal.Executables;
import dev.bedstone.engines.internal.Platform;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way a user who is not root takes: no user namespace, an own cache, own directories. */
@Tag("engine")
class NormalUserTest {

    private static final int NOBODY = 65_534;

    @TempDir Path temporary;

    @Test
    void startsPostgresAsSomebodyWithoutRights() throws Exception {
        assumeTrue(
                Platform.isRoot() && Executables.find("setpriv").isPresent(),
                "NOT TESTED: only root with setpriv can become another user; as a normal user every"
                        + " other test takes this way");
        Path home = Files.createDirectory(temporary.resolve("home"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(home, "unix:uid", NOBODY);
        List<String> nobody =
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        try (Child child =
                Child.start(
                        nobody,
                        readableClassPath(),
                        Programs.RunPostgres.class,
                        Map.of("BEDSTONE_CACHE", home.resolve("cache").toString()),
                        home.resolve("data").toString())) {
            long pid = Long.parseLong(child.await("pid"));
            assertThat(child.await("user")).isEqualTo("bedstone_app");
            assertThat(Files.getAttribute(Path.of("/proc", Long.toString(pid)), "unix:uid"))
                    .isEqualTo(NOBODY);
            assertThat(Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns/user")))
                    .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/user")));
        }
        assertThat(Servers.gone(temporary.toRealPath(), java.time.Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void rootWithoutUserNamespacesIsToldWhatToDo() throws Exception {
        assumeTrue(Platform.isRoot(), "NOT TESTED: only root needs a user namespace");
        // The limit holds in the child's own namespace only.
        String limit = "echo 0 >/proc/sys/user/max_user_namespaces && exec \"$@\"";
        List<String> limited = List.of("unshare", "-Ur", "/bin/sh", "-c", limit, "sh");
        try (Child child =
                Child.start(
                        limited,
                        System.getProperty("java.class.path"),
                        Programs.RunRefused.class,
                        Map.of(),
                        temporary.resolve("data").toString())) {
            assertThat(child.await("refused"))
                    .contains("PostgreSQL does not run as root")
                    .contains("this system refuses user namespaces")
                    .contains("run as another user than root");
        }
    }

    /** The class path as copies, because the user cannot look into the build's directories. */
    private String readableClassPath() throws IOException {
        Path library = Files.createDirectory(temporary.resolve("library"));
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path source = Path.of(entry);
            Path copy = library.resolve(copies.size() + "-" + source.getFileName());
            copyTree(source, copy);
            copies.add(copy.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copyTree(Path source, Path target) throws IOException {
        if (!Files.exists(source)) {
            return;
        }
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : all.toList()) {
                Path copy = target.resolve(source.relativize(path).toString());
                Files.copy(path, copy);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
