package dev.bedstone.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            value = {
                "select :a ~ select ? ~ a",
                "select :a, :b, :a ~ select ?, ?, ? ~ a b",
                "select :a::text ~ select ?::text ~ a",
                "select '12:34:56'::time, :t ~ select '12:34:56'::time, ? ~ t",
                "select 'it''s :no' || :yes ~ select 'it''s :no' || ? ~ yes",
                "select E'it\\'s :no' || :yes ~ select E'it\\'s :no' || ? ~ yes",
                "select e'\\\\' || :yes ~ select e'\\\\' || ? ~ yes",
                "select E'a''\\':no' || :yes ~ select E'a''\\':no' || ? ~ yes",
                "select '\\' || :yes ~ select '\\' || ? ~ yes",
                "select type'x' || :yes ~ select type'x' || ? ~ yes",
                "select U&'\\0441:no' || :yes ~ select U&'\\0441:no' || ? ~ yes",
                "select \"odd:name\"\"?\" from :x ~ select \"odd:name\"\"?\" from ? ~ x",
                "select $$:no ?$$ || :yes ~ select $$:no ?$$ || ? ~ yes",
                "select $a$ $$:no$$ $b$ $a$ || :y ~ select $a$ $$:no$$ $b$ $a$ || ? ~ y",
                "select a$b$c, :x, d$b$ ~ select a$b$c, ?, d$b$ ~ x",
                "select 1 /* :no /* ? */ :no */ + :x ~ select 1 /* :no /* ? */ :no */ + ? ~ x",
                "select j ? 'k', j ?| :k, j ?& :k ~ select j ?? 'k', j ??| ?, j ??& ? ~ k",
                "select j ?? :k ~ select j ?? ? ~ k",
                "select j @? :p, :q ~ select j @?? ?, ? ~ p q",
                "select a[1:2], a[:n], a[2 : 3] ~ select a[1:2], a[?], a[2 : 3] ~ n",
                "call f(a := :v) ~ call f(a := ?) ~ v",
                "select 5-:a, 5/:b ~ select 5-?, 5/? ~ a b",
                "select :straße, :_x1 ~ select ?, ? ~ straße _x1",
                "select : a, ':' ~ select : a, ':' ~ ",
                "select :a$ ~ select ?$ ~ a",
                "select 1:a ~ select 1? ~ a",
            })
    void findsParametersWhereTheServerWouldReadThem(String text, String jdbc, String names) {
        SqlText parsed = SqlParser.parse(text);
        assertThat(parsed.jdbc()).isEqualTo(jdbc);
        assertThat(IntStream.range(0, parsed.parameters()).mapToObj(parsed::name))
                .containsExactly(
                        names == null || names.isEmpty() ? new String[0] : names.split(" "));
    }

    @Test
    void leavesCommentsAtTheEndOfALine() {
        SqlText parsed = SqlParser.parse("select 1 -- :no 'open\n + :a --:b");
        assertThat(parsed.jdbc()).isEqualTo("select 1 -- :no 'open\n + ? --:b");
        assertThat(parsed.parameters()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'open",
                "select \"open",
                "select $$open",
                "select $t$ $$",
                "/* /* */",
                "select E'open\\'",
                "select $1",
                "select * from t where a=$2"
            })
    void refusesWhatItCannotRead(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SqlParser.parse(text));
    }

    @Test
    void callsAStatementByItsFirstWord() {
        assertThat(SqlParser.parse("/* x */ -- y\n (SELECT 1)").verb()).isEqualTo("select");
        assertThat(SqlParser.parse("").verb()).isEqualTo("statement");
    }

    @Test
    void remembersTextsWithoutEnd() {
        SqlTexts texts = new SqlTexts();
        SqlText first = texts.of("select 1");
        assertThat(texts.of("select 1")).isSameAs(first);
        IntStream.range(0, 10_000).forEach(n -> texts.of("select " + n));
        assertThat(texts.size()).isLessThanOrEqualTo(2_000);
    }
}
