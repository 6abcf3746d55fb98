package dev.bedstone.migrate.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts are cut where the servers would. */
class SplitterTest {

    private static List<String> cut(String text, Dialect dialect) {
        return Splitter.split(text, dialect).stream()
                .map(cut -> text.substring(cut.start(), cut.end()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select ';'",
                "select 'it''s; here'",
                "select E'\\'; \\\\'",
                "select e'a\\';'",
                "select U&'\\0041;'",
                "select \"a;\"\"b\"",
                "select $$ ; $$",
                "select $a$ ; $$ ; $b$ ; $a$",
                "select $ünï$ ; $ünï$",
                "select a$b$c from x",
                "select $1",
                "select /* ; /* ; */ ; */ 1",
                "select 1 -- ; no\n + 2",
                "create rule r as on insert to a do (select 1; select 2)",
                "create function f() returns int begin atomic select 1; select 2; end",
                "create or replace procedure p() language sql begin atomic insert into a values (1); select"
                        + " case when true then 1 else 2 end; end",
                "create function f() returns int language sql as 'select 1; select 2'",
                "select '\\'",
                "select 1 as begin_, 2 as end_",
                "do $body$ begin perform 1; end $body$"
            })
    void oneStatementOfPostgres(String statement) {
        assertThat(cut(statement + ";\n" + statement + " ; -- end", Dialect.POSTGRES))
                .containsExactly(statement, statement);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a\\';'",
                "SELECT `a\\`;b`",
                "SELECT \"a\\\";\"",
                "SELECT 1 # comment ;\n",
                "SELECT 1 #! comment ;\n",
                "SELECT $$ ; $$",
                "SELECT $x$ ; $x$",
                "ALTER TABLE a UPDATE b = 'x;' WHERE 1",
                "SELECT 1 /* ; /* ; */ ; */ + 1"
            })
    void oneStatementOfClickHouse(String statement) {
        assertThat(cut(statement + ";SELECT 2", Dialect.CLICKHOUSE)).hasSize(2);
    }

    @Test
    void thePlaceIsThatOfTheFirstWord() {
        String text = "-- one\n\n  select 1;\n/* two */ select 2";
        assertThat(Splitter.split(text, Dialect.POSTGRES))
                .extracting(Splitter.Cut::start)
                .containsExactly(text.indexOf("select 1"), text.indexOf("select 2"));
    }

    @Test
    void whatDoesNotEndSaysWhereItBegan() {
        assertThatThrownBy(() -> cut("select 1; select $x$ …", Dialect.POSTGRES))
                .isInstanceOfSatisfying(
                        MalformedText.class, e -> assertThat(e.offset()).isEqualTo(17));
    }
}
