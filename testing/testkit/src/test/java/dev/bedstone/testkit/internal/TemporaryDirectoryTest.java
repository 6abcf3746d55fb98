package dev.bedstone.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryDirectoryTest {

    @Test
    void isDeletedWithAllThatIsInIt() throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.create();
        Files.writeString(
                Files.createDirectory(directory.path().resolve("below")).resolve("f"), "");
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void whatAKilledProcessLeftIsDeletedByTheNext() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path abandoned = Files.createTempDirectory("bedstone-testkit-" + ended.pid() + "-");
        Files.writeString(abandoned.resolve("file"), "");
        try (TemporaryDirectory kept = TemporaryDirectory.create();
                TemporaryDirectory next = TemporaryDirectory.create()) {
            assertThat(abandoned).doesNotExist();
            assertThat(kept.path()).as("of a process that lives").isDirectory();
            assertThat(next.path()).isDirectory();
        }
    }
}
