package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.ingest.CrashProgram.Defect;
import dev.bedstone.ingest.audit.Auditor;
import dev.bedstone.ingest.audit.Findings;
import dev.bedstone.ingest.audit.Journals;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R1: our process may be killed at any instant; what was accepted arrives, and once, in the table
 * and in the roll-up that a view feeds.
 */
@ClickHouseTest
class CrashTest {

    private static final boolean FULL = Boolean.getBoolean("bedstone.tests.full");
    private static final int KILLS = FULL ? 200 : 6;
    private static final int LONGEST_LIFE = FULL ? 1_500 : 700;

    /** So many kills are tried until a control is red; one is enough nearly always. */
    private static final int MOST_KILLS_OF_A_CONTROL = 30;

    private static final String TABLE = "calls";
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir private Path directory;
    private Path spool;
    private Path journals;
    private Database database;
    private Auditor auditor;

    @BeforeEach
    void directories(FreshClickHouse fresh) throws IOException {
        spool = Files.createDirectories(directory.resolve("spool"));
        journals = Files.createDirectories(directory.resolve("journals"));
        database = new Database(fresh);
        auditor = database.auditor();
        auditor.ask(DeadLetters.CREATE_TABLE);
    }

    @Test
    void aKillLosesAndDoublesNothing() throws Exception {
        Call.create(auditor, TABLE, 1000);

        assertOnce(killedAgainAndAgain(KILLS, Defect.NONE));
    }

    @Test
    void controlThatAnswersBeforeItWritesLoses() throws Exception {
        Call.create(auditor, TABLE, 1000);

        assertRed(Defect.ANSWERS_BEFORE_IT_WRITES, Findings::lost);
    }

    @Test
    void controlWithATableThatForgetsDoubles() throws Exception {
        Call.create(auditor, TABLE, 0);

        assertRed(Defect.FORGETFUL_TABLE, Findings::doubled);
    }

    @Test
    void aSpoolThatAnotherProcessWorksWithIsRefused() throws Exception {
        Call.create(auditor, TABLE, 1000);
        Process process = start(Defect.NONE);
        try (BufferedReader lines = process.inputReader();
                ClickHouse clickhouse = database.open()) {
            assertThat(lines.readLine()).as(this::errors).isEqualTo("ready");

            assertThatThrownBy(() -> Ingest.open(Configs.in(spool).get(), clickhouse))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("process " + process.pid() + " works with the spool");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void assertOnce(Findings found) {
        assertThat(found).isEqualTo(new Findings(found.accepted(), 0, 0, 0));
        assertThat(found.accepted()).isPositive();
    }

    private void assertRed(Defect defect, ToLongFunction<Findings> figure) throws Exception {
        Findings found = killedAgainAndAgain(1, defect);
        for (int kill = 1; kill < MOST_KILLS_OF_A_CONTROL && isGreen(found); kill++) {
            found = killedAgainAndAgain(1, defect);
        }
        Findings last = found;
        assertThatThrownBy(() -> assertOnce(last)).isInstanceOf(AssertionError.class);
        assertThat(figure.applyAsLong(last)).isPositive();
    }

    private static boolean isGreen(Findings found) {
        return found.lost() == 0 && found.doubled() == 0;
    }

    /** Kills the program so many times, then delivers what it left. */
    private Findings killedAgainAndAgain(int kills, Defect defect) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        System.err.println("kills of our process: seed " + seed);
        for (int kill = 0; kill < kills; kill++) {
            Process process = start(defect);
            try (BufferedReader lines = process.inputReader()) {
                assertThat(lines.readLine()).as(this::errors).isEqualTo("ready");
                TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(LONGEST_LIFE - 20));
                if (kill == kills - 1) {
                    Awaitility.await().atMost(LONG).until(this::isAnythingAccepted);
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        try (ClickHouse clickhouse = database.open();
                Ingest ingest =
                        Ingest.open(
                                Configs.in(spool).get(),
                                defect.in(clickhouse),
                                InstantSource.system())) {
            assertThat(ingest.drain(LONG)).isTrue();
        }
        return auditor.audit(TABLE, TABLE + "_by_model", Journals.read(journals));
    }

    private Process start(Defect defect) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashProgram.class.getName(),
                        spool.toString(),
                        database.address().toString(),
                        database.fresh().name(),
                        TABLE,
                        journals.toString(),
                        Long.toString(System.nanoTime()),
                        defect.name());
        builder.environment().put(CrashProgram.KEY, database.fresh().config().password().reveal());
        return builder.redirectError(directory.resolve("stderr").toFile()).start();
    }

    private boolean isAnythingAccepted() throws IOException {
        try (Stream<Path> files = Files.list(journals)) {
            return files.anyMatch(journal -> journal.toFile().length() > 0);
        }
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("stderr"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
