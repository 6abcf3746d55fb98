package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines from other places, and several of them. */
@PostgresTest
class LineTest {

    private Project project;

    @BeforeEach
    void open(@TempDir Path folder, FreshDatabase database) {
        project = new Project(folder, database);
    }

    @AfterEach
    void close() {
        project.close();
    }

    private Migrations migrations(MigrationOptions options, MigrationLine... lines) {
        return Migrations.of(List.of(project.postgres()), List.of(lines), options);
    }

    @Test
    void filesInAnArchive(@TempDir Path other) throws Exception {
        Path archive = other.resolve("module.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(archive))) {
            jar.putNextEntry(new JarEntry("db/module/"));
            jar.putNextEntry(new JarEntry("db/module/V1__a.sql"));
            jar.write(
                    "-- irreversible: test\ncreate table a (id int);"
                            .getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new JarEntry("db/module2/V2__b.sql"));
            jar.write("not of this line".getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {archive.toUri().toURL()}, null)) {
            MigrationLine line =
                    MigrationLine.resources("module", StoreKind.POSTGRES, loader, "db/module");

            assertThat(migrations(MigrationOptions.STANDARD, line).up().scripts()).hasSize(1);
            MigrationLine nowhere =
                    MigrationLine.resources("module", StoreKind.POSTGRES, loader, "db/nowhere");
            assertThatThrownBy(() -> migrations(MigrationOptions.STANDARD, nowhere).up())
                    .hasMessageContaining("classpath:db/nowhere: is not on the class path");
        }
    }

    @Test
    void anErrorInOneLineStopsTheOthersUnlessToldOtherwise(@TempDir Path other) throws Exception {
        Files.writeString(other.resolve("V1__x.sql"), "-- irreversible: test\nselect nonsense();");
        project.table(1, "a");
        MigrationLine bad = MigrationLine.folder("bad", StoreKind.POSTGRES, other);

        assertThatThrownBy(() -> migrations(MigrationOptions.STANDARD, bad, project.line()).up())
                .isInstanceOf(MigrationException.class);
        assertThat(project.tables()).isEmpty();
        assertThatThrownBy(() ->
                        migrations(MigrationOptions.STANDARD.continuing(), bad, project.line())
                                .up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("nonsense");
        assertThat(project.tables()).containsExactly("a");
    }

    @Test
    void aStoreThatIsNotOpen() {
        MigrationLine line =
                MigrationLine.steps(
                        "events",
                        StoreKind.CLICKHOUSE,
                        List.of(MigrationStep.irreversible("1", "x", handle -> {}, "test")));

        assertThatThrownBy(() -> migrations(MigrationOptions.STANDARD, line).up())
                .hasMessageContaining("ClickHouse: has migrations, and is not open");
    }

    @Test
    void namesOfLines() {
        assertThatThrownBy(
                        () -> MigrationLine.folder("Not a name", StoreKind.POSTGRES, Path.of(".")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> migrations(MigrationOptions.STANDARD, project.line(), project.line()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> project.migrations().line("other"))
                .hasMessageContaining("line other");
    }
}
