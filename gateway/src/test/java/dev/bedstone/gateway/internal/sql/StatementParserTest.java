package dev.bedstone.gateway.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.gateway.internal.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1|",
                "SELECT 1 FORMAT JSON|JSON",
                "SELECT 1 FORMAT JSON ;|JSON",
                "SELECT 1 FORMAT JSON SETTINGS max_threads = 1|JSON",
                "SELECT 1 SETTINGS max_threads = 1 FORMAT CSV|CSV",
                "SELECT 'FORMAT CSV' AS x|",
                "SELECT 1 /* FORMAT CSV /* nested */ */ AS x|",
                "SELECT 1 AS format|",
                "SELECT format FROM t|",
                "SELECT (SELECT 1 FORMAT x)|",
                "SELECT 'it''s \\' FORMAT CSV'|",
                "SELECT $tag$ FORMAT CSV $tag$|",
                "SELECT ‘'’ FORMAT CSV|CSV",
                "(SELECT 1) UNION ALL (SELECT 2) FORMAT TSV|TSV",
                "WITH 1 AS x SELECT x FORMAT Vertical|Vertical",
            })
    void findsTheFormatOfRows(String sql, String format) throws EngineException {
        Statement.Rows rows = (Statement.Rows) StatementParser.parse(bytes(sql));
        assertThat(rows.format().orElse(null)).isEqualTo(format);
        if (format != null) {
            assertThat(text(rows.after())).startsWith("FORMAT " + format);
            assertThat(text(rows.before())).doesNotContain("FORMAT " + format);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO t FORMAT CSV\\n1,2|INSERT INTO t |CSV|1,2",
                "INSERT INTO t FORMAT CSV 1,2|INSERT INTO t |CSV|1,2",
                "INSERT INTO t FORMAT CSV;\\r\\n1,2|INSERT INTO t |CSV|1,2",
                "INSERT INTO t FORMAT CSV\\n\\n1,2|INSERT INTO t |CSV|\\n1,2",
                "INSERT INTO t (a, format) SETTINGS async_insert = 1 FORMAT TSV\\nx|INSERT INTO t (a, format) SETTINGS async_insert = 1 |TSV|x",
                "INSERT INTO t (a) VALUES (1), ('; x')|INSERT INTO t (a) |Values| (1), ('; x')",
                "insert into `values` values (1)|insert into `values` |Values| (1)",
                "INSERT /* FORMAT X */ INTO t -- VALUES\\n FORMAT TSV\\n1|INSERT /* FORMAT X */ INTO t -- VALUES\\n |TSV|1",
            })
    void findsWhereDataBegins(String sql, String head, String format, String data)
            throws EngineException {
        byte[] whole = bytes(unescaped(sql));
        Statement.Insert insert = (Statement.Insert) StatementParser.parse(whole);
        assertThat(text(insert.head()).strip()).isEqualTo(unescaped(head).strip());
        assertThat(insert.format()).contains(format);
        assertThat(text(whole).substring(insert.dataStart()).strip())
                .isEqualTo(unescaped(data).strip());
        assertThat(insert.readsOnly()).isFalse();
    }

    @Test
    void findsTheDataOfAnInsertThatSelects() throws EngineException {
        Statement.Insert insert =
                (Statement.Insert)
                        StatementParser.parse(
                                bytes(
                                        "INSERT INTO t SELECT a FROM input('a Enum(\\'x\\'=1)') FORMAT CSV\n1"));
        assertThat(insert.input()).isPresent();
        assertThat(SqlText.unquote(insert.input().get().structure())).isEqualTo("a Enum('x'=1)");
        assertThat(StatementParser.parse(bytes("INSERT INTO t SELECT 1")))
                .isInstanceOfSatisfying(
                        Statement.Command.class,
                        command -> assertThat(command.movesData()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  -- nothing",
                ";",
                "SELECT 1; SELECT 2",
                "SELECT 1; -- x\n DROP TABLE t",
                "SELECT 1 INTO OUTFILE 'x'",
                "SELECT 1 into/**/outfile 'x'",
                "SELECT 1 INTO\u00a0OUTFILE 'x'",
                "SELECT 1 INTO\u3000OUTFILE 'x'",
                "SELECT ‘'’ INTO OUTFILE 'x'",
                "(SELECT 1 INTO OUTFILE 'x')",
                "EXPLAIN SELECT 1 INTO OUTFILE 'x'",
                "CREATE TEMPORARY TABLE x (a Int8); SELECT 1",
                "INSERT INTO t FROM INFILE 'x' FORMAT CSV",
                "SELECT file('/etc/hostname')",
                "SELECT `file` /* */ ('/etc/hostname')",
                "SELECT “File”('/etc/hostname')",
                "INSERT INTO t SELECT file('/etc/hostname')",
                "CREATE FUNCTION f AS x -> file(x)",
                "CREATE DICTIONARY d (a Int8) PRIMARY KEY a SOURCE(EXECUTABLE(command 'id')) LAYOUT(FLAT())",
                "CREATE DICTIONARY d (a Int8) PRIMARY KEY a SOURCE ( `http` (url 'x')) LAYOUT(FLAT())",
                "CREATE TABLE t (a Int8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = s3)",
                "BACKUP TABLE t TO S3('http://x/y')",
                "RESTORE TABLE t FROM Disk('x', 'y')",
                "COPY t TO '/tmp/x'",
                "SYSTEM SHUTDOWN",
                "system /* */ kill",
            })
    void refuses(String sql) {
        assertThatThrownBy(() -> StatementParser.parse(bytes(sql)))
                .isInstanceOf(EngineException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a; b'",
                "SELECT 1;",
                "SELECT 1;;",
                "SELECT \"INTO OUTFILE\"",
                "SELECT 'INTO OUTFILE'",
                "SELECT 1 -- INTO OUTFILE 'x'",
            })
    void doesNotRefuseWhatOnlyLooksLikeIt(String sql) throws EngineException {
        assertThat(StatementParser.parse(bytes(sql))).isInstanceOf(Statement.Rows.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BACKUP TABLE t TO File('x.tar')",
                "BACKUP DATABASE d TO File('b.tar') SETTINGS base_backup = File('a.tar')",
                "CREATE DICTIONARY d (a Int8) PRIMARY KEY a SOURCE(CLICKHOUSE(TABLE 't')) LAYOUT(FLAT())",
                "CREATE TABLE t (file String, source Int8) ENGINE = Memory",
            })
    void letsPassWhatStaysInside(String sql) throws EngineException {
        assertThat(StatementParser.parse(bytes(sql))).isInstanceOf(Statement.Command.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "(1, file('/etc/passwd'))|true",
                "(file /* x */ ( '/etc/passwd'))|true",
                "(`file`('x'))|true",
                "(\"FILE\" ('x'))|true",
                "(“file”('x'))|true",
                "(‘'’, file('x'))|true",
                "('it''s \\' ', file('x'))|true",
                "(-- file\\nfile('x'))|true",
                "(1 - file('x'))|true",
                "(catboostEvaluate('m', 1))|true",
                "('file(x)')|false",
                "('file', (1))|false",
                "(profile('x'))|false",
                "(/* file( */ upper('x'), now())|false",
                "(file), (1)|false",
            })
    void watchesTheExpressionsOfValues(String data, boolean refused) throws IOException {
        InputStream guarded = new ValuesGuard(new ByteArrayInputStream(bytes(unescaped(data))));
        if (refused) {
            assertThatThrownBy(guarded::readAllBytes)
                    .isInstanceOf(ValuesGuard.RefusedException.class);
        } else {
            assertThat(guarded.readAllBytes()).isNotEmpty();
        }
    }

    @Test
    void leadsKillToTheIdsOfClients() {
        String killed =
                text(StatementMark.kill(bytes("KILL QUERY WHERE query_id = 'query_id SYNC' SYNC")));
        assertThat(killed).contains("'query_id SYNC' ASYNC").contains(StatementMark.SETTING);
        String rows =
                text(
                        StatementMark.processes(
                                bytes(
                                        "SELECT * FROM system.processes AS p JOIN system.processesx")));
        assertThat(rows).contains(") AS p JOIN system.processesx");
    }

    @Test
    void quotesWhatCouldEndALiteral() {
        assertThat(SqlText.quote("a'b\\c")).isEqualTo("'a\\'b\\\\c'");
        assertThat(SqlText.name("a`b")).isEqualTo("`a\\`b`");
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
