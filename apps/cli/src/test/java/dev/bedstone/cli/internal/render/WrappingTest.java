package dev.bedstone.cli.internal.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrappingTest {

    @Test
    void breaksBetweenWordsAndLeavesLongOnesWhole() {
        assertThat(Wrapping.lines("a word and averyverylongone more", 10))
                .containsExactly("a word and", "averyverylongone", "more");
        assertThat(Wrapping.lines("", 10)).containsExactly("");
        assertThat(Wrapping.lines("another tenant's \"row", Terminal.UNLIMITED))
                .containsExactly("another tenant's \"row");
    }

    @Test
    void sqlMeansTheSameOnSeveralLines() {
        assertThat(
                        Wrapping.linesOfSql(
                                "alter table \"Page  Text\" add check (a <> 'x  y');\n"
                                        + "-- the owner's, not another's",
                                24))
                .containsExactly(
                        "alter table \"Page  Text\"",
                        "    add check (a <>",
                        "    'x  y');",
                        "-- the owner's, not",
                        "-- another's");
        String copied = "create policy p on t using (a = current_setting('b c'));";
        assertThat(Wrapping.linesOfSql(copied, Terminal.UNLIMITED)).containsExactly(copied);
    }

    @Test
    void theLastColumnOfATableGoesOnInTheNextLine() {
        Table table =
                new Table("KEY", "VALUE")
                        .wrapping()
                        .row(Cell.of("one"), Cell.of("a value that is long", Tone.BAD))
                        .row(Cell.of("two"), Cell.of("short"));
        assertThat(table.lines(new Terminal(true, 16, false, true)))
                .containsExactly(
                        "KEY  VALUE", "one  a value", "     that is", "     long", "two  short");
    }
}
