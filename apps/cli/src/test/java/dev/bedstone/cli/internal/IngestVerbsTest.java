package dev.bedstone.cli.internal;

import static dev.bedstone.ingest.ColumnType.UINT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.ingest.DeadLetters;
import dev.bedstone.ingest.EventStream;
import dev.bedstone.ingest.EventTable;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ingest …} against the engine. */
@ClickHouseTest
class IngestVerbsTest {

    record Signal(Instant at, long level) {}

    private static final EventTable<Signal> SIGNALS =
            EventTable.named("signals", Signal.class)
                    .tenant("tenant_id")
                    .time("at", Signal::at)
                    .integer("level", UINT8, Signal::level)
                    .build();

    private static final Scope SCOPE =
            new Scope(new TenantId(UUID.randomUUID()), Actor.service("cli tests"));

    @TempDir private Path directory;
    private FreshClickHouse database;

    @BeforeEach
    void tables(FreshClickHouse fresh) {
        database = fresh;
        fresh.execute(
                "CREATE TABLE signals (_batch_id UUID, _row_no UInt32, tenant_id UUID,"
                        + " at DateTime64(3, 'UTC'), level UInt8, CONSTRAINT low CHECK level < 100)"
                        + " ENGINE = MergeTree ORDER BY at"
                        + " SETTINGS non_replicated_deduplication_window = 1000");
        fresh.execute(DeadLetters.CREATE_TABLE);
    }

    private IngestConfig config(Duration drain) {
        IngestConfig usual = IngestConfig.in(directory.resolve(".bedstone/spool"));
        return new IngestConfig(
                usual.directory(),
                usual.maxBytes(),
                usual.durability(),
                usual.batchRows(),
                usual.batchBytes(),
                drain.isPositive() ? usual.linger() : Duration.ofHours(1),
                usual.interval(),
                usual.grace(),
                usual.acceptTimeout(),
                drain,
                usual.futureTolerance());
    }

    /** Accepts events; unless it waits for them, they stay in the spool. */
    private void track(Duration drain, Signal... signals) {
        try (ClickHouse clickhouse = ClickHouse.open(database.config(), StoreHooks.NONE);
                Ingest ingest = Ingest.open(config(drain), clickhouse)) {
            EventStream<Signal> stream = ingest.stream(SIGNALS);
            SCOPE.run(() -> stream.trackAll(List.of(signals)));
            if (drain.isPositive()) {
                assertThat(ingest.drain(Duration.ofMinutes(1))).isTrue();
            }
        }
    }

    private CalledShell run(int code, String... args) {
        return run(Terminal.PLAIN, code, args);
    }

    private CalledShell run(Terminal terminal, int code, String... args) {
        CalledShell shell =
                new CalledShell(directory, terminal, Connected.environment(database.config()));
        assertThat(shell.run(args)).as(shell.out() + shell.err()).isEqualTo(code);
        return shell;
    }

    @Test
    void statusWithoutASpoolSaysSo() {
        assertThat(run(ExitCodes.GOOD, "ingest", "status").out())
                .startsWith("There is no spool")
                .contains("No event is dead.");
        assertThat(run(ExitCodes.GOOD, "ingest", "status", "--json").out())
                .contains("\"tables\" : [")
                .contains("\"bytes\" : 0");
        assertThat(run(ExitCodes.WRONG_USE, "ingest", "status", "--spool", "typo").err())
                .contains("there is no such directory");
        assertThat(run(ExitCodes.WRONG_USE, "ingest", "status", "--spool", ".").err())
                .contains("holds no spool");
        run(ExitCodes.WRONG_USE, "ingest", "drain", "--spool", ".");
    }

    @Test
    void statusShowsWhatWaitsAndDrainSendsIt() {
        track(Duration.ZERO, new Signal(Instant.now(), 1), new Signal(Instant.now(), 2));

        CalledShell status = run(ExitCodes.GOOD, "ingest", "status");
        assertThat(status.out())
                .contains("used by no process")
                .contains("signals")
                .contains("No event is dead.");
        assertThat(run(ExitCodes.GOOD, "ingest", "status", "--json").out())
                .contains("\"waitingBatches\" : 1")
                .contains("\"oldestAt\" : \"20")
                .contains("\"dead\" : 0");

        assertThat(run(ExitCodes.GOOD, "ingest", "drain", "--spool", ".bedstone/spool").out())
                .startsWith("2 rows arrived in ");
        assertThat(database.execute("SELECT count() FROM signals")).isEqualTo("2");
        assertThat(run(ExitCodes.GOOD, "ingest", "drain").out()).startsWith("Nothing waits in ");
        assertThat(run(ExitCodes.GOOD, "ingest", "status", "--json").out())
                .contains("\"waitingBatches\" : 0")
                .contains("\"arrivedBatches\" : 1");
    }

    @Test
    void aSpoolThatAProcessWorksWithIsNotDrained() {
        try (ClickHouse clickhouse = ClickHouse.open(database.config(), StoreHooks.NONE);
                Ingest ingest = Ingest.open(config(Duration.ZERO), clickhouse)) {
            assertThat(ingest.statistics().usedBytes()).isZero();
            assertThat(run(ExitCodes.WRONG_USE, "ingest", "drain").err())
                    .contains("works with the spool");
            assertThat(run(ExitCodes.GOOD, "ingest", "status").out())
                    .contains("used by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void deadEventsAreListedShownSentAgainAndSkipped() {
        track(
                Duration.ofSeconds(10),
                new Signal(Instant.now(), 1),
                new Signal(Instant.now(), 150),
                new Signal(Instant.now(), 300));

        String list = run(ExitCodes.GOOD, "ingest", "dead", "list").out();
        assertThat(list.lines()).hasSize(3);
        assertThat(list)
                .contains("column level: a number outside of 0 to 255")
                .contains("a constraint of the table says no");
        assertThat(run(ExitCodes.GOOD, "ingest", "status").out()).contains("2 dead; see");
        Terminal narrow = new Terminal(true, 80, false, true);
        assertThat(run(narrow, ExitCodes.GOOD, "ingest", "dead", "list").out().lines())
                .hasSize(5)
                .contains("  column level: a number outside of 0 to 255");
        assertThat(run(narrow.withColumns(120), ExitCodes.GOOD, "ingest", "status").out().lines())
                .anyMatch(line -> line.startsWith("signals") && line.matches(".* [▁-█]+ *"));
        String refused = id(list, "constraint");
        String impossible = id(list, "outside");

        assertThat(run(ExitCodes.GOOD, "ingest", "dead", "show", impossible).out())
                .contains("reason  column level: a number outside of 0 to 255")
                .contains("retry   impossible");
        assertThat(run(ExitCodes.GOOD, "ingest", "dead", "show", "--json", impossible).out())
                .contains("\"canBeSentAgain\" : false")
                .contains("300")
                .contains(SCOPE.tenant().toString());
        assertThat(run(ExitCodes.FAILED, "ingest", "dead", "retry", impossible).err())
                .contains("its values fit no row of signals");
        assertThat(run(ExitCodes.FAILED, "ingest", "dead", "retry", refused).err())
                .contains("a constraint of the table says no");

        database.execute("ALTER TABLE signals DROP CONSTRAINT low");
        assertThat(run(ExitCodes.GOOD, "ingest", "dead", "retry", refused).out())
                .isEqualTo(refused + " is in signals.\n");
        run(ExitCodes.GOOD, "ingest", "dead", "retry", refused);
        assertThat(run(ExitCodes.GOOD, "ingest", "dead", "skip", impossible).out())
                .isEqualTo(impossible + " for signals is skipped.\n");
        assertThat(run(ExitCodes.GOOD, "ingest", "dead", "list").out())
                .isEqualTo("No event is dead.\n");
        assertThat(database.execute("SELECT level FROM signals ORDER BY level"))
                .isEqualTo("1\n150");
        assertThat(database.execute("SELECT uniqExact(tenant_id), any(tenant_id) FROM signals"))
                .isEqualTo("1\t" + SCOPE.tenant());
    }

    @Test
    void aLetterThatIsNotThereIsNoLetter() {
        String id = UUID.randomUUID().toString();

        assertThat(run(ExitCodes.FAILED, "ingest", "dead", "show", id).err())
                .contains("there is no dead letter");
        assertThat(run(ExitCodes.FAILED, "ingest", "dead", "skip", id).err())
                .contains("there is none with the id");
        assertThat(run(ExitCodes.WRONG_USE, "ingest", "dead", "skip", "x").err()).hasLineCount(1);
    }

    private static String id(String list, String reason) {
        return list.lines()
                .filter(line -> line.contains(reason))
                .findFirst()
                .orElseThrow()
                .split(" ")[0];
    }
}
