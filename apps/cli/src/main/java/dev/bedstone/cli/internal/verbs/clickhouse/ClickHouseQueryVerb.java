package dev.bedstone.cli.internal.verbs.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.StoppableWork;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.query.PipedAnswer;
import dev.bedstone.cli.internal.query.QueryText;
import dev.bedstone.cli.internal.query.TableAnswer;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.clickhouse.ClickHouseCommand;
import dev.bedstone.clickhouse.ClickHouseQuery;
import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.kernel.Denied;
import dev.bedstone.runtime.Bedstone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code clickhouse query}: one statement, and its answer as a table. */
@Command(
        name = "query",
        description = {
            "Send one statement and show its answer.",
            "On a terminal the answer is a table, elsewhere it is TSVWithNames. The server refuses"
                    + " what would change something, unless it is said with --write. Ctrl-C kills the"
                    + " statement on the server."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone clickhouse query 'select name, total_rows from system.tables'",
            "  bedstone clickhouse query 'select * from calls where model = {m:String}' --param m=gpt",
            "  bedstone clickhouse query 'select * from calls' --format Parquet > calls.parquet",
            "  bedstone clickhouse query --write < create-table.sql"
        })
public final class ClickHouseQueryVerb extends Verb {

    private static final int MOST_ROWS = 1_000;
    private static final String PIPED = "TSVWithNames";
    private static final Duration NO_LIMIT = Duration.ofDays(1);

    @Mixin private DataOption data = new DataOption();

    @Parameters(
            paramLabel = "STATEMENT",
            arity = "0..1",
            description = "What is sent (default: what is read from the standard input).")
    private @Nullable String typed;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "Any format of ClickHouse, such as CSVWithNames, JSONEachRow, Vertical, Parquet;"
                            + " a FORMAT at the end of the statement does the same.")
    private @Nullable String format;

    @Option(
            names = "--param",
            paramLabel = "NAME=VALUE",
            description = "The value of {NAME:Type} in the statement; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            description =
                    "The most rows of an answer, 0 for all (default: 1000 in a table, else all).")
    private @Nullable Integer limit;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long it may take (default: a day).")
    private @Nullable Integer timeout;

    @Option(names = "--write", description = "Let it change something; shows no rows.")
    private boolean write;

    @Override
    public Integer call() throws Exception {
        QueryText text = text();
        check(text);
        Project project = data.applyTo(Project.of(root()), shell());
        BedstoneConfig config = project.config();
        return StoppableWork.run(
                () -> open(config, text), "stopped; the statement was killed on the server");
    }

    private void check(QueryText text) {
        if (text.statement().isEmpty()) {
            throw wrong("STATEMENT is missing");
        }
        if (limit != null && limit < 0 || timeout != null && timeout <= 0) {
            throw wrong("--limit is at least 0 and --timeout at least 1");
        }
        if (write && (format != null || limit != null)) {
            throw wrong("--write shows no rows, so it takes neither --format nor --limit");
        }
    }

    private QueryText text() throws IOException {
        return QueryText.of(typed != null ? typed : new String(System.in.readAllBytes(), UTF_8));
    }

    private int open(BedstoneConfig config, QueryText text) {
        try (Bedstone bedstone = Bedstone.builder(config).install(ClickHouse.store()).open()) {
            return bedstone.store(ClickHouse.class)
                    .platform("a statement on the command line", all -> send(all, text));
        } catch (Denied denied) {
            throw readOnly(denied);
        } catch (IllegalArgumentException unfit) {
            throw wrong(unfit);
        } finally {
            Thread.interrupted();
        }
    }

    /** What an application would do about it is not what a person at a terminal does. */
    private RuntimeException readOnly(Denied denied) {
        boolean refused = denied.nativeCode().filter(code -> code.contains("READONLY")).isPresent();
        return refused && !write
                ? new CommandFailure(
                        "the server takes this for a change, which a query may not make [164"
                                + " READONLY]; correct it, or say --write")
                : denied;
    }

    private int send(ClickHouseStatements clickhouse, QueryText text) {
        if (write) {
            return change(clickhouse, text);
        }
        ClickHouseQuery query = clickhouse.query(text.statement()).within(time());
        parameters.forEach(query::bindText);
        String wanted = format != null ? format : text.format().orElse("");
        if (wanted.isEmpty() && shell().outTerminal().interactive()) {
            return table(query);
        }
        if (limit != null && limit > 0) {
            query.setting("limit", limit);
        }
        return copy(query, wanted.isEmpty() ? PIPED : wanted);
    }

    private Duration time() {
        return timeout == null ? NO_LIMIT : Duration.ofSeconds(timeout);
    }

    private int change(ClickHouseStatements clickhouse, QueryText text) {
        ClickHouseCommand command = clickhouse.command(text.statement()).within(time());
        parameters.forEach(command::bindText);
        long begin = System.nanoTime();
        command.run();
        summary("Done", begin);
        return ExitCodes.GOOD;
    }

    private int table(ClickHouseQuery query) {
        int most = limit == null ? MOST_ROWS : limit == 0 ? Integer.MAX_VALUE : limit;
        if (most < Integer.MAX_VALUE) {
            query.setting("limit", most + 1L);
        }
        TableAnswer answer = new TableAnswer(most);
        long begin = System.nanoTime();
        query.copyTo(TableAnswer.FORMAT, answer);
        answer.lines(shell().outTerminal()).forEach(shell()::print);
        boolean cut = answer.rows() > most;
        long shown = Math.min(answer.rows(), most);
        summary(
                (cut ? "The first " : "")
                        + (shown == 1 ? "1 row" : shown + " rows")
                        + (cut ? ", more with --limit," : ""),
                begin);
        return ExitCodes.GOOD;
    }

    private void summary(String what, long begin) {
        String took = Amounts.latency(Duration.ofNanos(System.nanoTime() - begin));
        if (shell().outTerminal().interactive()) {
            shell().print("");
            shell().print(shell().paint(Tone.FAINT, what + " in " + took + "."));
        }
    }

    private int copy(ClickHouseQuery query, String wanted) {
        PipedAnswer answer = new PipedAnswer(shell().out());
        try {
            query.copyTo(wanted, answer);
            return ExitCodes.GOOD;
        } catch (UncheckedIOException failed) {
            if (answer.isClosed()) {
                return ExitCodes.FAILED;
            }
            throw failed;
        }
    }
}
