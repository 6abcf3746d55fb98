package dev.bedstone.bench.tenant;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Five hundred virtual threads read by key over ten connections. */
final class Overload {

    private static final int POOL = 10;
    private static final int CALLERS = 500;
    private static final int ROUNDS = 5;
    private static final long MILLIS = 2_000;

    private Overload() {}

    static void run(Fixture fixture, PrintStream out) throws InterruptedException {
        List<Contender> contenders =
                List.of(new LayerContender(fixture, POOL), new HandContender(fixture, POOL, true));
        out.println();
        out.println("| 500 callers, 10 connections | op/s | p50 ms | p99 ms | max ms |");
        out.println("|---|---|---|---|---|");
        double[][] results = new double[contenders.size()][ROUNDS * 4];
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                double[] one = measure(contenders.get(i));
                if (round >= 0) {
                    System.arraycopy(one, 0, results[i], round * 4, 4);
                }
            }
        }
        for (int i = 0; i < contenders.size(); i++) {
            out.println(
                    String.format(
                            Locale.ROOT,
                            "| %s | %.0f | %.1f | %.1f | %.0f |",
                            contenders.get(i).name(),
                            median(results[i], 0),
                            median(results[i], 1),
                            median(results[i], 2),
                            median(results[i], 3)));
            contenders.get(i).close();
        }
    }

    private static double[] measure(Contender contender) throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        List<List<Long>> nanos = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            List<Long> own = new ArrayList<>();
            nanos.add(own);
            threads.add(Thread.startVirtualThread(() -> call(contender, stop, own)));
        }
        Thread.sleep(MILLIS);
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        long[] all = nanos.stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
        Arrays.sort(all);
        return new double[] {
            all.length * 1e3 / MILLIS,
            all[all.length / 2] / 1e6,
            all[(int) (all.length * 0.99)] / 1e6,
            all[all.length - 1] / 1e6
        };
    }

    private static void call(Contender contender, AtomicBoolean stop, List<Long> nanos) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        while (!stop.get()) {
            int tenant = random.nextInt(Fixture.TENANTS);
            long start = System.nanoTime();
            try {
                contender.read(
                        Fixture.tenant(tenant),
                        Fixture.note(tenant, random.nextInt(Fixture.NOTES)));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            nanos.add(System.nanoTime() - start);
        }
    }

    private static double median(double[] results, int column) {
        double[] values = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            values[round] = results[round * 4 + column];
        }
        Arrays.sort(values);
        return values[ROUNDS / 2];
    }
}
