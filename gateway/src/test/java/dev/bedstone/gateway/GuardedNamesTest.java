package dev.bedstone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and columns with the names of functions that reach beyond the data, on the engine. */
@Tag("engine")
class GuardedNamesTest {

    private final Server server = Server.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file",
                "`file`",
                "source",
                "\"source\"",
                "disk",
                "`url`",
                "s3",
                "outfile",
                "infile",
                "input",
                "executable",
                "`catboostEvaluate`"
            })
    void areOrdinaryNames(String name) {
        server.query("DROP TABLE IF EXISTS " + name);
        server.query(
                named("CREATE TABLE NAME (NAME Int64) ENGINE = MergeTree ORDER BY (NAME)", name));
        server.query(named("INSERT INTO NAME VALUES (1)", name));
        server.query(named("INSERT INTO NAME (NAME) VALUES (2), (3)", name));
        server.query(named("INSERT INTO default.NAME (NAME) FORMAT TSV\n4\n", name));
        server.query(named("INSERT INTO NAME(NAME) SELECT NAME + 4 FROM NAME", name));
        String joined =
                "SELECT sum(a.NAME + NAME.NAME) FROM NAME AS a JOIN NAME ON a.NAME = NAME.NAME";
        assertThat(server.query(named(joined, name))).isEqualTo("72");
        String aliased =
                "WITH NAME AS (SELECT NAME AS n FROM default.NAME) SELECT max(n) AS NAME FROM NAME";
        assertThat(server.query(named(aliased, name))).isEqualTo("8");
        server.query(named("DROP TABLE NAME", name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT file('/etc/hostname')",
                "SELECT * FROM file('/etc/hostname', 'LineAsString')",
                "SELECT * FROM url('http://127.0.0.1:1/x', 'CSV', 'a Int8')",
                "SELECT * FROM s3('http://127.0.0.1:1/bucket/y', 'CSV', 'a Int8')",
                "SELECT * FROM remote('127.0.0.1:1', 'system.one')",
                "INSERT INTO FUNCTION file('x.csv', 'CSV', 'a Int8') SELECT 1",
                "INSERT INTO FUNCTION url('http://127.0.0.1:1/x', 'CSV', 'a Int8') SELECT 1",
                "SELECT 1 INTO OUTFILE 'x'",
            })
    void leaveTheFunctionsRefused(String sql) {
        server.query("CREATE TABLE IF NOT EXISTS file (a Int8) ENGINE = Memory");
        assertThat(Server.code(server.post(sql))).as(sql).isIn("497", "358");
        assertThat(server.query("SELECT count() FROM file", Map.of())).isEqualTo("0");
        server.query("DROP TABLE file");
    }

    private static String named(String sql, String name) {
        return sql.replace("NAME", name);
    }
}
