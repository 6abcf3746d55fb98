package dev.bedstone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.testkit.docs.Guide;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the README is compiled, and the examples compile. */
class ReadmeTest {

    private static final Path EXAMPLES = Path.of("../examples");
    private static final Path QUICKSTART =
            EXAMPLES.resolve("quickstart/src/main/java/quickstart/Quickstart.java");

    @Test
    void theReadmeShowsCodeThatIsCompiled() {
        Guide.read(Path.of("../README.md"))
                .assertExamplesAreRegionsOf(
                        "java", QUICKSTART, Path.of("src/test/java/example/ChosenStores.java"));
    }

    @Test
    void theExamplesCompile(@TempDir Path classes) {
        var messages = new ByteArrayOutputStream();
        String[] arguments =
                Stream.concat(
                                Stream.of(
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "-d",
                                        classes.toString(),
                                        QUICKSTART.toString()),
                                Stream.of(
                                                "readme/src/main/java/readme/Readme.java",
                                                "migrations/src/main/java/shop/Shop.java")
                                        .map(source -> EXAMPLES.resolve(source).toString()))
                        .toArray(String[]::new);

        int code = ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments);

        assertThat(code).as(messages.toString(UTF_8)).isZero();
    }
}
