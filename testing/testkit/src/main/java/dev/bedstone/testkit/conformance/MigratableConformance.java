package dev.bedstone.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bedstone.contracts.Capability;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.MigrationSchema.Memory;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.SchemaSnapshot;
import dev.bedstone.contracts.StatementFailedException;
import dev.bedstone.contracts.Store;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.Canaries;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Migratable} store keeps.
 *
 * @param <S> the store's own class
 */
public abstract class MigratableConformance<S extends Store & Migratable> {

    private static final String CHECKSUM = "0123456789abcdef".repeat(4);
    private static final Instant WHEN = Instant.parse("2026-02-28T23:59:59.123456Z");
    private static final String TABLE = "conformance";

    private @Nullable MigratableUnderTest<S> subject;
    private @Nullable S store;

    /** The store that this test is about; called once for each test. */
    protected abstract MigratableUnderTest<S> describe();

    @BeforeEach
    void prepare() {
        subject = describe();
        store = subject.open();
    }

    @AfterEach
    void closeStore() {
        store().close();
    }

    private MigratableUnderTest<S> subject() {
        return Objects.requireNonNull(subject, "the test has not been prepared");
    }

    private S store() {
        return Objects.requireNonNull(store, "the test has not been prepared");
    }

    private MigrationSession locked(String who) {
        MigrationSession session = store().openMigrations(who);
        assertThat(session.tryLock()).as("the lock is free").isTrue();
        return session;
    }

    private static MigrationStatement statement(String text) {
        return new MigrationStatement(text, CHECKSUM, true, Optional.empty(), Optional.empty());
    }

    private static MigrationScript script(MigrationStatement... statements) {
        return new MigrationScript(
                "line",
                "7",
                "it's \\ a\t\"test\"\nof ü",
                MigrationScript.Kind.UP,
                "V7__test.sql",
                CHECKSUM,
                Arrays.asList(statements),
                false,
                Optional.empty(),
                Optional.empty());
    }

    private static JournalEntry entry(MigrationScript script, JournalEntry.State state) {
        JournalEntry plain = JournalEntry.there(script, 1, 0, "", WHEN);
        return new JournalEntry(
                plain.line(),
                plain.version(),
                plain.description(),
                plain.kind(),
                plain.checksum(),
                plain.statement(),
                plain.statements(),
                plain.statementChecksum(),
                state,
                plain.fence(),
                plain.who(),
                plain.started(),
                state == JournalEntry.State.DONE
                        ? Optional.of(Duration.ofMillis(1_234))
                        : Optional.empty());
    }

    @Test
    void declaresThatItIsMigratable() {
        assertThat(store().capabilities()).contains(Capability.MIGRATABLE);
    }

    @Test
    void oneSessionHasTheLock() {
        try (MigrationSession second = store().openMigrations("second")) {
            try (MigrationSession first = locked("first")) {
                assertThat(first.journal()).isEmpty();
                assertThat(second.tryLock()).as("the lock while another has it").isFalse();
            }
            assertThat(second.tryLock()).as("the lock when its holder is closed").isTrue();
        }
    }

    @Test
    void theJournalIsEmptyBeforeTheFirstRun() {
        try (MigrationSession session = store().openMigrations("first")) {
            assertThat(session.journal()).isEmpty();
            assertThat(session.schema().remembered()).isEmpty();
        }
    }

    @Test
    void theJournalKeepsWhatIsRecorded() {
        MigrationScript script = script(statement("x"));
        try (MigrationSession session = locked("o'hara")) {
            session.record(
                    List.of(
                            entry(script, JournalEntry.State.STARTED),
                            entry(script, JournalEntry.State.DONE)));
        }
        try (MigrationSession session = store().openMigrations("reader")) {
            List<JournalEntry> read = session.journal();
            assertThat(read)
                    .extracting(JournalEntry::state)
                    .containsExactly(JournalEntry.State.STARTED, JournalEntry.State.DONE);
            assertThat(read)
                    .allSatisfy(found -> {
                        assertThat(found.description()).isEqualTo(script.description());
                        assertThat(found.who()).isEqualTo("o'hara");
                        assertThat(found.started()).isEqualTo(WHEN);
                        assertThat(found.fence()).isPositive();
                    });
            assertThat(read.getLast().took()).contains(Duration.ofMillis(1_234));
            assertThat(read.getFirst().took()).isEmpty();
        }
    }

    @Test
    void laterRunsHaveGreaterNumbers() {
        MigrationScript script = script(statement("x"));
        for (int run = 0; run < 3; run++) {
            try (MigrationSession session = locked("run")) {
                session.record(List.of(entry(script, JournalEntry.State.DONE)));
            }
        }
        try (MigrationSession session = store().openMigrations("reader")) {
            List<Long> fences = session.journal().stream().map(JournalEntry::fence).toList();
            assertThat(fences).hasSize(3).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aStatementIsCarriedOutAndJournaled() {
        try (MigrationSession session = locked("runner")) {
            session.alone(script(statement(subject().createTable(TABLE))), 1, false);

            assertThat(names(session)).anyMatch(name -> name.contains(TABLE));
            assertThat(session.journal().getLast().state()).isEqualTo(JournalEntry.State.DONE);
            assertThat(session.journal().getLast().took()).isPresent();
        }
    }

    @Test
    void whatWasBegunAndDoneIsNotDoneAgain() {
        MigrationStatement statement = subject().standingAlone(TABLE);
        MigrationScript script = script(statement);
        subject().byHand(subject().createTable(TABLE));
        try (MigrationSession killed = locked("killed")) {
            killed.record(List.of(entry(script, JournalEntry.State.STARTED)));
            subject().byHand(statement.text());
        }
        try (MigrationSession session = locked("next")) {
            session.alone(script, 1, true);

            assertThat(session.journal().getLast().state()).isEqualTo(JournalEntry.State.DONE);
            assertThat(subject().isThere(TABLE)).isTrue();
        }
    }

    @Test
    void whatWasBegunAndNotDoneIsDone() {
        MigrationScript script = script(subject().standingAlone(TABLE));
        subject().byHand(subject().createTable(TABLE));
        try (MigrationSession killed = locked("killed")) {
            killed.record(List.of(entry(script, JournalEntry.State.STARTED)));
        }
        try (MigrationSession session = locked("next")) {
            session.alone(script, 1, true);

            assertThat(session.journal().getLast().state()).isEqualTo(JournalEntry.State.DONE);
            assertThat(subject().isThere(TABLE)).isTrue();
        }
    }

    @Test
    void aRefusedStatementSaysWhere() {
        MigrationScript script =
                script(statement(subject().createTable(TABLE)), statement(subject().nonsense()));
        try (MigrationSession session = locked("runner")) {
            session.alone(script, 1, false);
            assertThatExceptionOfType(StatementFailedException.class)
                    .isThrownBy(() -> session.alone(script, 2, false))
                    .satisfies(e -> {
                        assertThat(e.statement()).isEqualTo(2);
                        assertThat(e.position()).isPositive();
                        assertThat(e.getMessage()).doesNotContain("\n");
                        assertThat(e.failure()).isNotNull();
                    });
            assertThat(session.journal().getLast().state()).isNotEqualTo(JournalEntry.State.DONE);
        }
    }

    @Test
    void theSchemaIsTheSameUntilItChanges() {
        try (MigrationSession session = locked("runner")) {
            subject().byHand(subject().createTable(TABLE));
            SchemaSnapshot before = session.schema().now();
            assertThat(session.schema().now()).as("a second look").isEqualTo(before);
            session.record(List.of(entry(script(statement("x")), JournalEntry.State.DONE)));
            assertThat(session.schema().now()).as("after a journal row").isEqualTo(before);

            subject().byHand(subject().addColumn(TABLE));

            assertThat(before.differences(session.schema().now())).isNotEmpty();
        }
    }

    @Test
    void whatIsRememberedComesBack() {
        Memory first =
                new Memory(
                        new SchemaSnapshot(Map.of("table a", "it's \\\n\tü", "table b", "")),
                        Set.of("table of others"),
                        false);
        Memory second = new Memory(SchemaSnapshot.EMPTY, Set.of(), true);
        try (MigrationSession session = locked("runner")) {
            session.schema().remember(first);
            assertThat(session.schema().remembered()).contains(first);
            session.schema().remember(second);
        }
        try (MigrationSession session = store().openMigrations("reader")) {
            assertThat(session.schema().remembered()).contains(second);
        }
    }

    @Test
    void aScratchDatabaseIsEmptyAndEndsWithItsSession() {
        Set<String> before = subject().databases();
        subject().byHand(subject().createTable("of_the_real_one"));
        try (MigrationScratch scratch = store().openScratch("trial")) {
            assertThat(scratch.tryLock()).isTrue();
            assertThat(names(scratch)).noneMatch(name -> name.contains("of_the_real_one"));
            scratch.alone(script(statement(subject().createTable(TABLE))), 1, false);
            assertThat(scratch.plantCanaries()).isEmpty();
            Map<String, String> rows = scratch.rows();
            assertThat(rows).isNotEmpty();
            assertThat(scratch.plantCanaries()).isEmpty();
            assertThat(scratch.rows()).as("planted once").isEqualTo(rows);
            assertThat(subject().databases()).hasSize(before.size() + 1);
        }
        assertThat(subject().databases()).isEqualTo(before);
        try (MigrationSession session = store().openMigrations("reader")) {
            assertThat(names(session)).noneMatch(name -> name.contains(TABLE));
        }
    }

    @Test
    void whatIsPrintedDoesTheSameInAShell() {
        MigrationScript script = script(statement(subject().createTable(TABLE)));

        subject().inShell(store().print(List.of(script), "o'hara"));

        try (MigrationSession session = store().openMigrations("reader")) {
            assertThat(names(session)).anyMatch(name -> name.contains(TABLE));
            assertThat(session.journal())
                    .hasSize(1)
                    .allSatisfy(found -> {
                        assertThat(found.state()).isEqualTo(JournalEntry.State.DONE);
                        assertThat(found.description()).isEqualTo(script.description());
                        assertThat(found.who()).isEqualTo("o'hara");
                    });
        }
    }

    @Test
    void showsNoSecret() {
        Canaries secrets = new Canaries();
        subject().secrets().forEach(secret -> secrets.watch("password", secret));
        try (MigrationSession session = locked("runner")) {
            session.alone(script(statement(subject().createTable(TABLE))), 1, false);
            assertThatExceptionOfType(StatementFailedException.class)
                    .isThrownBy(
                            () -> session.alone(script(statement(subject().nonsense())), 1, false))
                    .satisfies(secrets::assertAbsent);
        }
        secrets.assertAbsent("the journal", subject().journalText());
        secrets.assertAbsent("what is printed", store().print(List.of(), "runner"));
    }

    @Test
    void aClosedStoreOpensNoMigrations() {
        store().close();
        assertThatCode(() -> store().openMigrations("late").close())
                .isInstanceOf(StoreFailure.class)
                .hasMessageContaining("closed");
    }

    private static Set<String> names(MigrationSession session) {
        return session.schema().now().objects().keySet();
    }
}
