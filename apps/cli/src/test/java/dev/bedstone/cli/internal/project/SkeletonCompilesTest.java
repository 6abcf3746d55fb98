package dev.bedstone.cli.internal.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkeletonCompilesTest {

    @TempDir private Path project;

    @Test
    void theClassOfANewProjectCompiles() throws Exception {
        new Skeleton(project, "1").write();
        var messages = new ByteArrayOutputStream();
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                messages,
                                messages,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                project.resolve("target").toString(),
                                project.resolve("src/main/java/app/App.java").toString());
        assertThat(code).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    }
}
