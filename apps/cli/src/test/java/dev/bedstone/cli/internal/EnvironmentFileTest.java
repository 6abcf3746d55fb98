package dev.bedstone.cli.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFileTest {

    private static final String NASTY = "it's \"$HOME\" `id` \\ #";

    @TempDir private Path directory;

    @Test
    void readsNamesAndValues() throws IOException {
        Path file = Files.writeString(directory.resolve("env"), "# told\nA=1\n\nB=x=y\n");
        assertThat(EnvironmentFile.read(file))
                .containsExactly(Map.entry("A", "1"), Map.entry("B", "x=y"));
    }

    @Test
    void aShellSourcesExactlyTheValue() throws Exception {
        String script = EnvironmentFile.export(Map.entry("A", NASTY)) + "; printf %s \"$A\"";
        Process shell = new ProcessBuilder("sh", "-c", script).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(NASTY);
    }

    @Test
    void dotenvQuotesOnlyWhatNeedsIt() {
        assertThat(EnvironmentFile.dotenv(Map.entry("A", "redis://:pw@127.0.0.1:1/0")))
                .isEqualTo("A=redis://:pw@127.0.0.1:1/0");
        assertThat(EnvironmentFile.dotenv(Map.entry("A", "a $b \"c\"")))
                .isEqualTo("A=\"a \\$b \\\"c\\\"\"");
    }
}
