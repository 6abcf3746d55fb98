package dev.bedstone.cli.internal.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveBoardTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    @Test
    void redrawsOverWhatItDrew() {
        var board = new LiveBoard(out, new Terminal(true, 80, false, true));
        board.draw(List.of("one", "two"));
        board.tell("told");
        assertThat(bytes.toString(UTF_8))
                .isEqualTo(
                        "\r\u001b[J\u001b[?7lone\ntwo\n\u001b[?7h"
                                + "\u001b[2A\r\u001b[Jtold\n\u001b[?7lone\ntwo\n\u001b[?7h");
    }

    @Test
    void aPipeGetsTheHistoryAlone() {
        var board = new LiveBoard(out, Terminal.PLAIN);
        board.draw(List.of("one", "two"));
        board.tell("told");
        assertThat(bytes.toString(UTF_8)).isEqualTo("told\n");
    }
}
