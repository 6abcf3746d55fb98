package dev.bedstone.cli.internal.project;

import static dev.bedstone.cli.internal.project.Skeleton.Outcome.EXTENDED;
import static dev.bedstone.cli.internal.project.Skeleton.Outcome.KEPT;
import static dev.bedstone.cli.internal.project.Skeleton.Outcome.MADE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkeletonTest {

    @TempDir private Path parent;

    @Test
    void fillsInNamesAndVersion() throws IOException {
        Path project = parent.resolve("My Shop (2)");
        assertThat(new Skeleton(project, "1.2.3").write().values()).containsOnly(MADE);
        assertThat(project.resolve("pom.xml"))
                .content()
                .contains("<artifactId>my-shop-2</artifactId>")
                .contains("<bedstone.version>1.2.3<");
        assertThat(project.resolve("README.md")).content().startsWith("# My Shop (2)\n");
        try (var files = Files.walk(project)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file ->
                            assertThat(file)
                                    .content()
                                    .doesNotContain("@name@", "@version@", "@artifact@"));
        }
    }

    @Test
    void neverOverwrites() throws IOException {
        Files.writeString(parent.resolve("pom.xml"), "mine");
        Files.writeString(parent.resolve(".gitignore"), "target/\n.env");
        var outcomes = new Skeleton(parent, "1").write();
        assertThat(outcomes).containsEntry("pom.xml", KEPT).containsEntry(".gitignore", EXTENDED);
        assertThat(parent.resolve("pom.xml")).hasContent("mine");
        assertThat(parent.resolve(".gitignore")).hasContent("target/\n.env\n.bedstone/\n");
        assertThat(new Skeleton(parent, "1").write().values()).containsOnly(KEPT);
    }
}
