package dev.bedstone.bench.tenant;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
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

/**
 * Point read, insert, update and a list of fifty rows, one caller, all contenders in turn, round
 * after round in one process: so what else the machine does meets all of them alike.
 */
public final class TenantBenchmark {

    private static final int POOL = 8;
    private static final int CALLS = 400;
    private static final int WARM_UP = 5_000;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** One call of a contender. */
    @FunctionalInterface
    private interface Call {
        void on(Contender contender, UUID tenant, UUID note) throws Exception;
    }

    /** The latencies of one round, in microseconds, and what a call allocated, in kilobytes. */
    private record Round(double half, double most, double allocated) {}

    private TenantBenchmark() {}

    /** Runs everything and prints tables in Markdown. */
    public static void run(int rounds, PrintStream out) throws Exception {
        try (Fixture fixture = new Fixture()) {
            calls(fixture, rounds, out);
            Overload.run(fixture, out);
            Bulk.run(fixture, out);
        }
    }

    /** Runs the loads alone. */
    public static void runBulk(PrintStream out) throws Exception {
        try (Fixture fixture = new Fixture()) {
            Bulk.run(fixture, out);
        }
    }

    private static void calls(Fixture fixture, int rounds, PrintStream out) throws Exception {
        List<Contender> contenders =
                List.of(
                        new LayerContender(fixture, POOL),
                        new HandContender(fixture, POOL, true),
                        new HandContender(fixture, POOL, false),
                        new JdbiContender(fixture, POOL),
                        new JooqContender(fixture, POOL),
                        new SpringContender(fixture, POOL),
                        new HibernateContender(fixture, POOL));
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("point read", (c, tenant, note) -> c.read(tenant, note));
        calls.put("list of 50", (c, tenant, note) -> c.list(tenant));
        calls.put("update", (c, tenant, note) -> c.update(tenant, note, "changed"));
        calls.put(
                "insert",
                (c, tenant, note) ->
                        c.insert(
                                tenant,
                                new Note(
                                        UUID.randomUUID(),
                                        "new",
                                        "x".repeat(100),
                                        1,
                                        Instant.EPOCH)));
        for (Map.Entry<String, Call> call : calls.entrySet()) {
            print(call.getKey(), measure(contenders, call.getValue(), rounds), out);
        }
        contenders.forEach(Contender::close);
    }

    private static Map<String, List<Round>> measure(
            List<Contender> contenders, Call call, int rounds) throws Exception {
        Map<String, List<Round>> measured = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            measured.put(contender.name(), new ArrayList<>());
            round(contender, call, WARM_UP, -1);
        }
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = 0; round < rounds; round++) {
            // Whoever comes behind a slow one finds colder caches: everybody does, in turn.
            Collections.shuffle(order, new Random(round));
            for (Contender contender : order) {
                Round one = round(contender, call, CALLS, round);
                measured.computeIfPresent(contender.name(), (_, all) -> with(all, one));
            }
        }
        return measured;
    }

    private static List<Round> with(List<Round> rounds, Round one) {
        rounds.add(one);
        return rounds;
    }

    private static Round round(Contender contender, Call call, int calls, int seed)
            throws Exception {
        Random random = new Random(seed);
        long[] nanos = new long[calls];
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            int tenant = random.nextInt(Fixture.TENANTS);
            UUID id = Fixture.note(tenant, random.nextInt(Fixture.NOTES));
            long start = System.nanoTime();
            call.on(contender, Fixture.tenant(tenant), id);
            nanos[i] = System.nanoTime() - start;
        }
        double bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        Arrays.sort(nanos);
        return new Round(
                nanos[calls / 2] / 1e3, nanos[(int) (calls * 0.99)] / 1e3, bytes / calls / 1e3);
    }

    /** Ratios are taken within a round, where all met the same machine; then their median. */
    private static void print(String what, Map<String, List<Round>> measured, PrintStream out) {
        out.println();
        out.println("| " + what + " | p50 µs | of hand | p99 µs | of hand | allocated kB |");
        out.println("|---|---|---|---|---|---|");
        List<Round> hand = measured.getOrDefault(HandContender.NAME, List.of());
        measured.forEach((name, own) ->
                out.println(
                        String.format(
                                Locale.ROOT,
                                "| %s | %.1f | %.2f | %.0f | %.2f | %.1f |",
                                name,
                                median(own.stream().mapToDouble(Round::half)),
                                median(ratios(own, hand, Round::half)),
                                median(own.stream().mapToDouble(Round::most)),
                                median(ratios(own, hand, Round::most)),
                                median(own.stream().mapToDouble(Round::allocated)))));
    }

    private static DoubleStream ratios(
            List<Round> own, List<Round> hand, ToDoubleFunction<Round> value) {
        return IntStream.range(0, own.size())
                .mapToDouble(
                        i -> value.applyAsDouble(own.get(i)) / value.applyAsDouble(hand.get(i)));
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
