package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stream takes constant memory: 2 million rows of 250 MB in a heap of 32 MB. */
@ClickHouseTest
class StreamTest {

    @Test
    void aStreamTakesConstantMemory(FreshClickHouse fresh) throws Exception {
        assertThat(run(fresh, "stream", "")).isEqualTo(StreamProgram.DONE);
    }

    @Test
    void theControlAListOfTheSameDoesNotFit(FreshClickHouse fresh) throws Exception {
        assertThat(run(fresh, "list", "")).isEqualTo(StreamProgram.OUT_OF_MEMORY);
    }

    @Test
    void aSlowReaderHoldsTheServerBack(FreshClickHouse fresh) throws Exception {
        assertThat(run(fresh, "stream", "slow")).isEqualTo(StreamProgram.DONE);
    }

    private static int run(FreshClickHouse fresh, String how, String pace)
            throws IOException, InterruptedException {
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
                        Integer.toString(fresh.engine().port()),
                        how,
                        pace);
        builder.environment().put("KEY", fresh.config().password().reveal());
        Process process = builder.inheritIO().start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }
}
