package dev.bedstone.cli.internal.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.internal.render.Terminal;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableAnswerTest {

    private static final String ANSWER =
            "n\ttext\tratio\nUInt64\tString\tNullable(Float64)\n"
                    + "1\ta\\tb\\\\c\\'\t0.5\n"
                    + "20\t\\\\N\t\\N\n";

    @Test
    void numbersStandRightAndNullIsNotTheTextOfIt() throws IOException {
        TableAnswer answer = new TableAnswer(10);
        answer.write(ANSWER.getBytes(UTF_8));

        assertThat(answer.lines(Terminal.PLAIN))
                .containsExactly(
                        " n  text    ratio", //
                        " 1  a b\\c'    0.5",
                        "20  \\N       NULL");
        assertThat(answer.rows()).isEqualTo(2);
    }

    @Test
    void bytesMayComeInAnyPieces() throws IOException {
        TableAnswer whole = new TableAnswer(10);
        whole.write(ANSWER.getBytes(UTF_8));
        for (int size = 1; size < 9; size++) {
            TableAnswer pieces = new TableAnswer(10);
            byte[] bytes = ANSWER.getBytes(UTF_8);
            for (int at = 0; at < bytes.length; at += size) {
                pieces.write(bytes, at, Math.min(size, bytes.length - at));
            }
            assertThat(pieces.lines(Terminal.PLAIN)).isEqualTo(whole.lines(Terminal.PLAIN));
        }
    }

    @Test
    void keepsTheFirstRowsAndCountsTheOthers() throws IOException {
        TableAnswer answer = new TableAnswer(1);
        answer.write(ANSWER.getBytes(UTF_8));

        assertThat(answer.lines(Terminal.PLAIN)).hasSize(2);
        assertThat(answer.rows()).isEqualTo(2);
    }

    @Test
    void anAnswerWithoutColumnsHasNoTable() {
        assertThat(new TableAnswer(1).lines(Terminal.PLAIN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1; | select 1 | ",
                "select 1 ; ; | select 1 | ",
                "select 1 format CSV | select 1 | CSV",
                "select 1 FORMAT JSONEachRow; | select 1 | JSONEachRow",
                "select format from t | select format from t | ",
                "select 'a' as format | select 'a' as format | ",
            })
    void theEndOfAStatementMaySayTheFormat(String typed, String statement, String format) {
        QueryText text = QueryText.of(typed);

        assertThat(text.statement()).isEqualTo(statement);
        assertThat(text.format().orElse(null)).isEqualTo(format);
    }
}
