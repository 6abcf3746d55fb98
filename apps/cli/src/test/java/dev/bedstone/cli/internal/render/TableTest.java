package dev.bedstone.cli.internal.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    private static final Terminal WIDE = new Terminal(true, 80, false, true);

    private static Table sample() {
        return new Table("NAME", ">PORT", "STATE")
                .row(Cell.of("postgres"), Cell.of(5432), Cell.of("ready", Tone.GOOD))
                .row(Cell.of("redis"), Cell.of(16_379), Cell.of("died", Tone.BAD));
    }

    @Test
    void alignsNumbersRightAndTextLeftWithoutTrailingBlanks() {
        assertThat(sample().lines(WIDE))
                .containsExactly(
                        "NAME       PORT  STATE", //
                        "postgres   5432  ready",
                        "redis     16379  died");
    }

    @Test
    void coloursDoNotMoveColumns() {
        var coloured = sample().lines(new Terminal(true, 80, true, true));
        assertThat(coloured.get(1)).contains("\u001b[32mready\u001b[0m");
        assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9]*m", "")))
                .containsExactlyElementsOf(sample().lines(WIDE));
    }

    @Test
    void wideCharactersCountTwice() {
        var table =
                new Table("NAME", "STATE")
                        .row(Cell.of("数据库"), Cell.of("up"))
                        .row(Cell.of("abcdef"), Cell.of("up"));
        assertThat(table.lines(WIDE)).containsExactly("NAME    STATE", "数据库  up", "abcdef  up");
    }

    @Test
    void aNarrowTerminalCutsTheWidestColumn() {
        var table =
                new Table("KEY", "VALUE")
                        .row(Cell.of("key"), Cell.of("a value that is longer than the terminal"));
        assertThat(table.lines(WIDE.withColumns(20)))
                .containsExactly("KEY  VALUE", "key  a value that i…");
        var ascii = new Terminal(true, 20, false, false);
        assertThat(table.lines(ascii)).last().isEqualTo("key  a value that i~");
        assertThat(table.lines(Terminal.PLAIN).getLast()).endsWith("the terminal");
    }

    @Test
    void controlCharactersCannotReachTheTerminal() {
        var table = new Table("A").row(Cell.of("one\ntwo\u001b[31mred"));
        assertThat(table.lines(WIDE).getLast()).isEqualTo("one two [31mred");
    }

    @Test
    void theColumnThatNamesTheRowIsCutLast() {
        var table =
                new Table("KEY", "A", "B")
                        .row(
                                Cell.of("a.rather.long.key"),
                                Cell.of("12345678"),
                                Cell.of("1234567890"));
        assertThat(table.lines(WIDE.withColumns(35)).getLast())
                .isEqualTo("a.rather.long.key  123456…  123456…");
        assertThat(table.lines(WIDE.withColumns(30)).getLast())
                .isEqualTo("a.rather.long…  12345…  12345…");
    }
}
