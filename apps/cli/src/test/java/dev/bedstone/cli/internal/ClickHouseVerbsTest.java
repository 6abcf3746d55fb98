package dev.bedstone.cli.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.gateway.LocalClickHouse;
import dev.bedstone.gateway.LocalClickHouseOptions;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clickhouse query} and {@code clickhouse optimize} against the engine. */
@Tag("engine")
class ClickHouseVerbsTest {

    @TempDir private static Path data;
    @TempDir private Path directory;
    private static LocalClickHouse engine;

    @BeforeAll
    static void start() {
        engine = LocalClickHouse.start(LocalClickHouseOptions.in(data));
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private CalledShell shell(Terminal terminal) {
        return new CalledShell(directory, terminal, Connected.environment(engine.endpoint()));
    }

    private CalledShell asked(int code, String... args) {
        CalledShell shell = shell(Terminal.PLAIN);
        String[] all = new String[args.length + 2];
        all[0] = "clickhouse";
        all[1] = "query";
        System.arraycopy(args, 0, all, 2, args.length);
        assertThat(shell.run(all)).as(shell.out() + shell.err()).isEqualTo(code);
        if (code != ExitCodes.GOOD) {
            assertThat(shell.err()).startsWith("bedstone: ").hasLineCount(1);
        }
        return shell;
    }

    @Test
    void aPipeGetsTabsAndAHeading() {
        assertThat(asked(0, "select 1 as a, null as b").out()).isEqualTo("a\tb\n1\t\\N\n");
    }

    @Test
    void aTerminalGetsATable() {
        CalledShell shell = shell(new Terminal(true, 40, false, true));

        assertThat(
                        shell.run(
                                "clickhouse",
                                "query",
                                "select number as n, repeat('long ', 20) as filler from numbers(3)",
                                "--limit",
                                "2"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out().lines().toList())
                .startsWith(
                        "n  filler",
                        "0  " + "long ".repeat(7) + "l…",
                        "1  " + "long ".repeat(7) + "l…")
                .last()
                .asString()
                .startsWith("The first 2 rows, more with --limit, in ");
        assertThat(shell.out().lines().limit(3)).allMatch(line -> line.length() <= 40);
    }

    @Test
    void anyFormatByOptionOrInTheStatement() {
        assertThat(asked(0, "select 1 as a", "--format", "JSONEachRow").out())
                .isEqualTo("{\"a\":1}\n");
        assertThat(asked(0, "select 1 as a format CSVWithNames;").out()).isEqualTo("\"a\"\n1\n");
        assertThat(asked(2, "select 1", "--format", "Foo").err()).contains("[73 UNKNOWN_FORMAT]");
    }

    @Test
    void parametersAreBoundAndNeverPartOfTheText() {
        String hostile = "it's \\ a\ttab'; drop table x";
        CalledShell shell =
                asked(
                        0,
                        "select {n:UInt32} + 1 as n, {s:String} = unhex('"
                                + HexFormat.of().formatHex(hostile.getBytes(UTF_8))
                                + "') as same, {a:Array(String)}[2] as second",
                        "--param",
                        "n=41",
                        "--param",
                        "s=" + hostile,
                        "--param",
                        "a=['x','y=z']");
        assertThat(shell.out()).isEqualTo("n\tsame\tsecond\n42\t1\ty=z\n");
        assertThat(asked(2, "select {n:UInt8}", "--param", "n=abc").err())
                .contains("[457 BAD_QUERY_PARAMETER]");
        assertThat(asked(2, "select 1", "--param", "x=1").err()).contains("no parameter {x:…}");
        assertThat(asked(2, "select {x:UInt8}").err()).contains("parameters without a value: x");
    }

    @Test
    void aChangeMustBeMeant() {
        String create = "create table written (a Int32) engine = MergeTree order by a";
        assertThat(asked(1, create).err()).contains("[164 READONLY]", "--write");
        asked(0, create, "--write");
        asked(0, "insert into written values (7)", "--write");
        assertThat(asked(0, "select * from written").out()).isEqualTo("a\n7\n");
        assertThat(asked(1, create, "--write").err()).contains("57 TABLE_ALREADY_EXISTS");
    }

    @Test
    void itsTimeAndItsRowsAreBounded() {
        assertThat(asked(1, "select count() from numbers(1000000000000)", "--timeout", "1").err())
                .contains("no answer within the time");
        assertThat(asked(0, "select number from numbers(9)", "--limit", "2").out())
                .isEqualTo("number\n0\n1\n");
        asked(2, "select 1", "--timeout", "0");
        asked(2, "select 1", "--write", "--limit", "3");
        asked(2, " ; ");
    }

    @Test
    void partitionsThatAreOverAreMerged() {
        CalledShell shell = shell(Terminal.PLAIN);
        assertThat(shell.run("clickhouse", "optimize")).as(shell.err()).isZero();
        assertThat(shell.out()).isEqualTo("Nothing to merge.\n");
        assertThat(shell.run("clickhouse", "optimize", "--resting-hours", "0"))
                .isEqualTo(ExitCodes.WRONG_USE);
    }
}
