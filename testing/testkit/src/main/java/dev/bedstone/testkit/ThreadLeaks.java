package dev.bedstone.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.bedstone.kernel.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The threads that live at one moment, platform and virtual, to be compared with those that live
 * later. Immutable.
 *
 * <p>Virtual threads are seen through the JVM's own thread dump, which knows all of them unless the
 * JVM runs with {@code -Djdk.trackAllThreads=false}.
 */
public final class ThreadLeaks {

    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final long POLL_NANOS = 20_000_000;

    /** The head of a thread in a dump: {@code #22 "name" virtual WAITING …}. */
    private static final Pattern HEAD = Pattern.compile("^#(\\d+) \"(.*)\" (virtual )?\\S+ .*$");

    /** Threads of the JVM, of the test framework, and of a driver that keeps one per JVM. */
    private static final Pattern PERMANENT =
            Pattern.compile(
                    "(ForkJoinPool|VirtualThread-|Reference Handler|Finalizer|Signal Dispatcher"
                            + "|Notification Thread|Common-Cleaner|Attach Listener|process reaper"
                            + "|C[12] CompilerThread|surefire|junit|main|DestroyJavaVM|Cleaner-"
                            + "|PostgreSQL-JDBC-Cleaner|JNA Cleaner|Read-Poller|Write-Poller"
                            + "|Master-?Poller|SubPoller-|Java2D|RMI |JFR ).*");

    private final List<String> prefixes;
    private final Map<Long, String> before;

    private ThreadLeaks(List<String> prefixes, Map<Long, String> before) {
        this.prefixes = prefixes;
        this.before = before;
    }

    /**
     * The threads of this moment.
     *
     * @param prefixes only threads whose names begin with one of these count; none given means all
     *     but those the JVM, the test framework and drivers keep for the JVM's life
     */
    public static ThreadLeaks snapshot(String... prefixes) {
        return new ThreadLeaks(List.of(prefixes), threads());
    }

    /** Threads that live now and did not at the snapshot: id, name and kind. */
    public List<String> added() {
        Map<Long, String> now = threads();
        now.keySet().removeAll(before.keySet());
        return now.values().stream().filter(this::counts).toList();
    }

    /** {@link #assertNone(Duration)} with 10 s. */
    public void assertNone() {
        assertNone(SETTLING);
    }

    /**
     * Waits for new threads to end.
     *
     * @param patience how long; a thread that ends within it is no leak
     * @throws AssertionError that names those which have not
     */
    public void assertNone(Duration patience) {
        Deadline deadline = Deadline.after(patience);
        List<String> added = added();
        while (!added.isEmpty() && !deadline.hasPassed()) {
            LockSupport.parkNanos(POLL_NANOS);
            added = added();
        }
        if (!added.isEmpty()) {
            throw new AssertionError(
                    added.size()
                            + " threads were started and have not ended: "
                            + String.join(", ", added));
        }
    }

    private boolean counts(String name) {
        return prefixes.isEmpty()
                ? !PERMANENT.matcher(name).matches()
                : prefixes.stream().anyMatch(name::startsWith);
    }

    private static Map<Long, String> threads() {
        try (TemporaryDump dump = TemporaryDump.take()) {
            return dump.lines().stream()
                    .map(HEAD::matcher)
                    .filter(Matcher::matches)
                    .collect(
                            Collectors.toMap(
                                    head -> Long.valueOf(head.group(1)),
                                    ThreadLeaks::describe,
                                    (one, same) -> one,
                                    TreeMap::new));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list the threads of this JVM", failure);
        }
    }

    private static String describe(Matcher head) {
        String name = head.group(2).isEmpty() ? "unnamed" : head.group(2);
        return name + " (#" + head.group(1) + (head.group(3) == null ? ")" : ", virtual)");
    }

    /** A thread dump in a file, the only form in which the JVM tells of virtual threads. */
    private record TemporaryDump(Path directory, List<String> lines) implements AutoCloseable {

        static TemporaryDump take() throws IOException {
            Path directory = Files.createTempDirectory("bedstone-threads-");
            Path file = directory.resolve("dump");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return new TemporaryDump(directory, Files.readAllLines(file));
        }

        @Override
        public void close() throws IOException {
            Files.delete(directory.resolve("dump"));
            Files.delete(directory);
        }
    }
}
