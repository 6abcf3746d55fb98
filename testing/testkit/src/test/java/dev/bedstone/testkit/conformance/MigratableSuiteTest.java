package dev.bedstone.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * The suite for migrations passes a store that keeps the contract, and notices each that does not.
 */
class MigratableSuiteTest {

    private static Set<MigratableDefect> defects = Set.of();

    @Test
    void aGoodStorePasses() {
        defects = Set.of();
        Events tests =
                EngineTestKit.engine("junit-jupiter")
                        .selectors(selectClass(Suite.class))
                        .execute()
                        .testEvents();
        assertThat(names(tests.failed())).isEmpty();
        assertThat(tests.succeeded().count()).isEqualTo(checks().size());
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenStoreIsNoticed(MigratableDefect defect) {
        defects = Set.of(defect);
        MethodSelector check = selectMethod(Suite.class, defect.check());
        Events tests =
                EngineTestKit.engine("junit-jupiter").selectors(check).execute().testEvents();
        assertThat(names(tests.failed())).containsExactly(defect.check() + "()");
    }

    @Test
    void everyCheckHasADefectThatItNotices() {
        Set<String> unproven = checks();
        Arrays.stream(MigratableDefect.values()).forEach(defect -> unproven.remove(defect.check()));
        assertThat(unproven).as("checks without a control").isEmpty();
    }

    private static Set<String> checks() {
        return Arrays.stream(MigratableConformance.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Events events) {
        return events.stream()
                .map(event -> event.getTestDescriptor().getDisplayName())
                .collect(Collectors.toSet());
    }

    /** Run by the outer class only. */
    static class Suite extends MigratableConformance<MemoryMigratable> {
        @Override
        protected MigratableUnderTest<MemoryMigratable> describe() {
            return new Subject();
        }
    }

    private static final class Subject implements MigratableUnderTest<MemoryMigratable> {

        private final Map<String, MemoryDatabase> server = new TreeMap<>();

        Subject() {
            server.put("main", new MemoryDatabase());
        }

        @Override
        public MemoryMigratable open() {
            return new MemoryMigratable(server, defects);
        }

        @Override
        public String createTable(String name) {
            return "create " + name;
        }

        @Override
        public String addColumn(String table) {
            return "extend " + table;
        }

        @Override
        public String nonsense() {
            return "nonsense";
        }

        @Override
        public MigrationStatement standingAlone(String name) {
            return new MigrationStatement(
                    "mark " + name, "", false, Optional.empty(), Optional.empty());
        }

        @Override
        public boolean isThere(String name) {
            return server.get("main").isMarked(name);
        }

        @Override
        public void byHand(String statement) {
            server.get("main").execute(statement);
        }

        @Override
        public void inShell(String printed) {
            for (String part : printed.split("\0")) {
                if (part.startsWith("journal ")) {
                    String[] words = part.substring("journal ".length()).split("\1");
                    server.get("main").journal.add(row(words[0], words[1]));
                } else {
                    byHand(part);
                }
            }
        }

        private static JournalEntry row(String who, String description) {
            return new JournalEntry(
                    "line",
                    "7",
                    description,
                    MigrationScript.Kind.UP,
                    "",
                    1,
                    1,
                    "",
                    JournalEntry.State.DONE,
                    1,
                    who,
                    Instant.EPOCH,
                    Optional.of(Duration.ZERO));
        }

        @Override
        public Set<String> databases() {
            return new TreeSet<>(server.keySet());
        }

        @Override
        public String journalText() {
            return server.get("main").journal.toString();
        }

        @Override
        public List<Secret> secrets() {
            return List.of(Secret.of(MemoryMigratable.PASSWORD));
        }
    }
}
