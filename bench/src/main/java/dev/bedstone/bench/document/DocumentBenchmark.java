package dev.bedstone.bench.document;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Find, insert and many inserts at once, one caller, all contenders in turn, round after round in
 * one process and on one server: so what else the machine does meets all of them alike. The server
 * is the stand-in, and most of each time is its own; what the caller itself computes is therefore
 * shown as well.
 */
public final class DocumentBenchmark {

    private static final int CALLS = 400;
    private static final int BULKS = 8;
    private static final int AT_ONCE = 200;
    private static final int WARM_UP = 6_000;
    private static final int WARM_UP_BULKS = 120;
    private static final UUID KNOWN = new UUID(3, 4);
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** One call of a contender. */
    @FunctionalInterface
    private interface Call {
        void on(Contender contender);
    }

    /** The latencies of one round and what its caller computed, in microseconds; kilobytes. */
    private record Round(double half, double most, double computed, double allocated) {}

    private DocumentBenchmark() {}

    /** Runs everything and prints tables in Markdown. */
    public static void run(int rounds, PrintStream out) throws Exception {
        try (Fixture fixture = new Fixture()) {
            List<Contender> contenders =
                    List.of(
                            new LayerContender(fixture),
                            new DriverContender(fixture),
                            new SpringContender(fixture));
            measure("find", contenders, one -> one.find(KNOWN), CALLS, rounds, out);
            measure("insert", contenders, one -> one.insert(UUID.randomUUID()), CALLS, rounds, out);
            measure(
                    "insert 200 at once",
                    contenders,
                    one -> one.insertAll(ids()),
                    BULKS,
                    rounds,
                    out);
            contenders.forEach(Contender::close);
        }
    }

    private static List<UUID> ids() {
        return Stream.generate(UUID::randomUUID).limit(AT_ONCE).toList();
    }

    private static void measure(
            String what,
            List<Contender> contenders,
            Call call,
            int calls,
            int rounds,
            PrintStream out) {
        Map<String, List<Round>> measured = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            measured.put(contender.name(), new ArrayList<>());
            contender.empty(KNOWN);
            round(contender, call, calls == BULKS ? WARM_UP_BULKS : WARM_UP);
        }
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = 0; round < rounds; round++) {
            // Whoever comes behind a slow one finds colder caches: everybody does, in turn.
            Collections.shuffle(order, new Random(round));
            for (Contender contender : order) {
                contender.empty(KNOWN);
            }
            for (Contender contender : order) {
                Round one = round(contender, call, calls);
                measured.computeIfPresent(contender.name(), (_, all) -> with(all, one));
            }
        }
        print(what, measured, out);
    }

    private static List<Round> with(List<Round> rounds, Round one) {
        rounds.add(one);
        return rounds;
    }

    private static Round round(Contender contender, Call call, int calls) {
        long[] nanos = new long[calls];
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long computed = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            call.on(contender);
            nanos[i] = System.nanoTime() - start;
        }
        double cpu = THREADS.getCurrentThreadCpuTime() - computed;
        double bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        Arrays.sort(nanos);
        return new Round(
                nanos[calls / 2] / 1e3,
                nanos[(int) (calls * 0.99)] / 1e3,
                cpu / calls / 1e3,
                bytes / calls / 1e3);
    }

    /** Ratios are taken within a round, where all met the same machine; then their median. */
    private static void print(String what, Map<String, List<Round>> measured, PrintStream out) {
        out.println();
        out.println(
                "| "
                        + what
                        + " | p50 µs | of driver | p99 µs | of driver | computed µs | of driver |"
                        + " allocated kB | of driver |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        List<Round> driver = measured.getOrDefault(DriverContender.NAME, List.of());
        measured.forEach((name, own) ->
                out.println(
                        "| "
                                + name
                                + column(own, driver, Round::half)
                                + column(own, driver, Round::most)
                                + column(own, driver, Round::computed)
                                + column(own, driver, Round::allocated)
                                + " |"));
    }

    private static String column(
            List<Round> own, List<Round> driver, ToDoubleFunction<Round> value) {
        DoubleStream ratios =
                IntStream.range(0, own.size())
                        .mapToDouble(i ->
                                value.applyAsDouble(own.get(i))
                                        / value.applyAsDouble(driver.get(i)));
        return String.format(
                Locale.ROOT,
                " | %.1f | %.2f",
                median(own.stream().mapToDouble(value)),
                median(ratios));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
