package dev.bedstone.cli.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTailTest {

    @TempDir private Path directory;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private LogTail tail(String content) throws IOException {
        Path log = Files.writeString(directory.resolve("log"), content);
        return new LogTail(log, new PrintStream(bytes, true, UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"0,''", "1,'c|'", "2,'b|c|'", "3,'a|b|c|'", "9,'a|b|c|'"})
    void printsTheLastLines(int count, String expected) throws IOException {
        tail("a\nb\nc\n").last(count);
        assertThat(bytes.toString(UTF_8).replace('\n', '|')).isEqualTo(expected);
    }

    @Test
    void countsAnUnfinishedLine() throws IOException {
        tail("a\nb\nc").last(2);
        assertThat(bytes.toString(UTF_8)).isEqualTo("b\nc");
    }

    @Test
    void findsTheBeginningOverManyBlocks() throws IOException {
        String line = "0123456789".repeat(2_000) + "\n";
        tail(line.repeat(20)).last(15);
        assertThat(bytes.toString(UTF_8)).isEqualTo(line.repeat(15));
    }

    @Test
    void followsWhatIsAddedAndALogThatBeginsAnew() throws Exception {
        LogTail tail = tail("old\n");
        tail.last(0);
        Thread follower = Thread.ofVirtual().start(() -> follow(tail));
        Path log = directory.resolve("log");
        Files.writeString(log, "more\n", StandardOpenOption.APPEND);
        await().until(() -> bytes.toString(UTF_8).equals("more\n"));
        Files.writeString(log, "new\n");
        await().until(() -> bytes.toString(UTF_8).equals("more\nnew\n"));
        follower.interrupt();
        follower.join();
    }

    private static void follow(LogTail tail) {
        try {
            tail.follow();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
