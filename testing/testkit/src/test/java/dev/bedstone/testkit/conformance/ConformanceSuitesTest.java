package dev.bedstone.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.bedstone.config.HostPort;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * The suites pass a store that keeps the contracts, and each of their checks notices a store that
 * breaks what it is about. Some of them wait for deadlines, so that the fast build leaves it out.
 */
@Tag("slow")
class ConformanceSuitesTest {

    private static final Duration BRIEF = Duration.ofMillis(500);
    private static final Duration GENEROUS = Duration.ofSeconds(10);

    private static Set<Defect> defects = Set.of();
    private static ServerSocket listener;

    @BeforeAll
    static void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    @AfterAll
    static void stop() throws IOException {
        listener.close();
    }

    @Test
    void aGoodStorePasses() {
        defects = Set.of();
        Events tests =
                EngineTestKit.engine("junit-jupiter")
                        .selectors(selectClass(StoreSuite.class), selectClass(ProbedSuite.class))
                        .execute()
                        .testEvents();
        assertThat(names(tests.failed())).isEmpty();
        assertThat(tests.succeeded().count()).isEqualTo(checks().count());
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenStoreIsNoticed(Defect defect) {
        defects = Set.of(defect);
        Class<?> suite =
                hasTest(StoreConformance.class, defect.check())
                        ? StoreSuite.class
                        : ProbedSuite.class;
        Events tests =
                EngineTestKit.engine("junit-jupiter")
                        .selectors(DiscoverySelectors.selectMethod(suite, defect.check()))
                        .execute()
                        .testEvents();
        assertThat(names(tests.failed())).containsExactly(defect.check() + "()");
    }

    @Test
    void everyCheckHasADefectThatItNotices() {
        Set<String> noticed =
                Arrays.stream(Defect.values()).map(Defect::check).collect(Collectors.toSet());
        Set<String> unproven = checks().collect(Collectors.toCollection(TreeSet::new));
        unproven.removeAll(noticed);
        assertThat(unproven)
                .as("checks without a control; these two follow from the others")
                .containsExactly("declaresThatItIsProbed", "opensAndOperates");
    }

    private static Stream<String> checks() {
        return Stream.of(StoreConformance.class, ProbedConformance.class)
                .flatMap(suite -> Arrays.stream(suite.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName);
    }

    private static boolean hasTest(Class<?> suite, String name) {
        return Arrays.stream(suite.getDeclaredMethods())
                .anyMatch(method -> method.getName().equals(name));
    }

    private static Set<String> names(Events events) {
        return events.stream()
                .map(Event::getTestDescriptor)
                .map(descriptor -> descriptor.getDisplayName())
                .collect(Collectors.toSet());
    }

    /**
     * A good store passes however slow the machine is; what is too slow is no surprise in others.
     */
    private static Duration patience() {
        return defects.isEmpty() ? GENEROUS : BRIEF;
    }

    private static MemoryStoreUnderTest describeStore() {
        return new MemoryStoreUnderTest(
                new HostPort("127.0.0.1", listener.getLocalPort()), defects);
    }

    /** Run by the outer class only. */
    static class StoreSuite extends StoreConformance<MemoryStore.Whole> {
        @Override
        protected Duration margin() {
            return patience();
        }

        @Override
        protected Duration settling() {
            return patience();
        }

        @Override
        protected MemoryStoreUnderTest describe() {
            return describeStore();
        }
    }

    /** Run by the outer class only. */
    static class ProbedSuite extends ProbedConformance<MemoryStore.Whole> {
        @Override
        protected Duration normalAgain() {
            return patience();
        }

        @Override
        protected Duration margin() {
            return patience();
        }

        @Override
        protected Duration settling() {
            return patience();
        }

        @Override
        protected MemoryStoreUnderTest describe() {
            return describeStore();
        }
    }
}
