package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A stream takes constant memory: 2 million rows of 250 MB in a heap of 32 MB. */
@Tag("engine")
class StreamTest {

    @Test
    void aStreamTakesConstantMemory() throws Exception {
        assertThat(run("stream", "")).isEqualTo(StreamProgram.DONE);
    }

    @Test
    void theControlAListOfTheSameDoesNotFit() throws Exception {
        assertThat(run("list", "")).isEqualTo(StreamProgram.OUT_OF_MEMORY);
    }

    @Test
    void aSlowReaderHoldsTheServerBack() throws Exception {
        assertThat(run("stream", "slow")).isEqualTo(StreamProgram.DONE);
    }

    private static int run(String how, String pace) throws IOException, InterruptedException {
        TestServer server = TestServer.shared();
        ProcessBuilder builder =
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamProgram.class.getName(),
                        Integer.toString(server.address().port()),
                        how,
                        pace);
        builder.environment().put("KEY", server.key().reveal());
        Process process = builder.inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }
}
