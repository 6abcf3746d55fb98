package dev.bedstone.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Problems;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotEnvTest {

    private final Problems problems = new Problems();

    private Map<String, DotEnv.Entry> read(String content) {
        return DotEnv.read(".env", content, problems);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A=b|b",
                "A = b c |b c",
                "export A=b|b",
                "  export   A=b|b",
                "A=|``",
                "A=b # comment|b",
                "A=b#c|b#c",
                "A=# comment|``",
                "A='b # c'|b # c",
                "A='b\\n'|b\\n",
                "A='b' # c|b",
                "A=\"b \\\"c\\\" \\\\ \\x\"|b \"c\" \\ \\x",
                "A=\"a$b\"|a$b",
                "A=\"\\${B}\"|$${B}",
                "A=\"\\$b\"|$b",
                "A=a\\b|a\\b",
                "A=x=y=z|x=y=z",
                "A=it's|it's",
            })
    void oneLine(String line, String expected) {
        assertThat(read(line).get("A").text()).isEqualTo(expected);
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void escapesAndLines() {
        Map<String, DotEnv.Entry> entries =
                read("\uFEFF# first\r\nA=\"x\\ny\\t\"\r\n\r\nB='two\r\nlines'\r\nC=3");
        assertThat(entries.get("A").text()).isEqualTo("x\ny\t");
        assertThat(entries.get("B").text()).isEqualTo("two\nlines");
        assertThat(entries.get("C").line()).isEqualTo(6);
        assertThat(entries.get("B").literal()).isTrue();
        assertThat(problems.list()).isEmpty();
    }

    @Test
    void aDuplicateNamesBothLines() {
        read("A=1\nB=2\nexport A=hunter2\n");
        assertThat(texts())
                .containsExactly(".env:3: A was already set in line 1; keep one of the two");
    }

    @Test
    void everyMalformedLineIsReportedWithItsNumberAndNotItsText() {
        read("A=1\nhunter2\n=x\n1A=2\nB='open\nC=3\n");
        assertThat(problems.list())
                .extracting(Problem::where)
                .containsExactly(".env:2", ".env:3", ".env:4", ".env:5");
        assertThat(texts().toString()).doesNotContain("hunter2");
    }

    @Test
    void textBehindAClosingQuoteIsRefused() {
        read("A='b'c\n");
        assertThat(texts()).singleElement().asString().contains(".env:1").contains("closing quote");
    }

    private List<String> texts() {
        return problems.list().stream().map(Problem::toString).toList();
    }
}
