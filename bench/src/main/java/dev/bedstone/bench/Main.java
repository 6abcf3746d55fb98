package dev.bedstone.bench;

import dev.bedstone.bench.document.DocumentBenchmark;
import dev.bedstone.bench.tenant.SearchBenchmark;
import dev.bedstone.bench.tenant.TenantBenchmark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs every benchmark once a round, for several rounds, and prints the median over the rounds.
 *
 * <p>Rounds are what makes ratios trustworthy on a machine that others use as well: two methods of
 * a pair are measured a few seconds apart, many times, and not each of them once and minutes apart.
 *
 * <p>Arguments: a regular expression of benchmark names (default all) or {@code gateway} for {@link
 * GatewayComparison}, {@code ingest} for {@link IngestComparison}, and the number of rounds
 * (default 5). The word {@code tenants} runs the comparison of PostgreSQL with other libraries,
 * with 25 rounds unless told otherwise, {@code bulk} its loads alone, and {@code search} that of a
 * tenant's search, {@code documents} that of MongoDB's documents. The word {@code dashboard} runs
 * {@link DashboardBenchmark}, over 100 million calls unless another number of millions is said.
 */
public final class Main {

    /** Bytes for one call, as JMH calls them. */
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private static final List<String> FIGURES = List.of("p0.50", "p0.99", ALLOCATION);

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("tenants")) {
            int wanted = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 25;
            TenantBenchmark.run(wanted, System.out);
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("bulk")) {
            TenantBenchmark.runBulk(System.out);
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("documents")) {
            int wanted = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 25;
            DocumentBenchmark.run(wanted, System.out);
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("search")) {
            int wanted = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
            SearchBenchmark.run(wanted, System.out);
            return;
        }
        String include = arguments.length > 0 ? arguments[0] : ".*";
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        if (include.equals("gateway")) {
            new GatewayComparison(rounds).print(System.out);
            return;
        }
        if (include.equals("dashboard")) {
            new DashboardBenchmark(arguments.length > 1 ? rounds : 100).print(System.out);
            return;
        }
        if (include.equals("ingest")) {
            new IngestComparison(rounds).print(System.out);
            return;
        }
        Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            System.err.println("round " + round + " of " + rounds);
            for (RunResult result : run(include)) {
                record(result, figures);
            }
        }
        new Report(medians(figures)).print(System.out);
    }

    private static Iterable<RunResult> run(String include) throws RunnerException {
        return new Runner(
                        new OptionsBuilder()
                                .include(include)
                                .mode(Mode.SampleTime)
                                .timeUnit(TimeUnit.MICROSECONDS)
                                .forks(1)
                                .addProfiler(GCProfiler.class)
                                .warmupIterations(2)
                                .warmupTime(TimeValue.seconds(1))
                                .measurementIterations(3)
                                .measurementTime(TimeValue.seconds(1))
                                .jvmArgs(
                                        "-Xmx512m",
                                        "--enable-native-access=ALL-UNNAMED",
                                        "--sun-misc-unsafe-memory-access=allow")
                                .output(
                                        System.getProperty("java.io.tmpdir")
                                                + "/bedstone-bench.log")
                                .build())
                .run();
    }

    private static void record(RunResult result, Map<String, Map<String, List<Double>>> figures) {
        String label = result.getPrimaryResult().getLabel();
        for (Map.Entry<String, Result> secondary : result.getSecondaryResults().entrySet()) {
            for (String figure : FIGURES) {
                if (secondary.getKey().endsWith(figure)) {
                    figures.computeIfAbsent(label, _ -> new LinkedHashMap<>())
                            .computeIfAbsent(
                                    figure.equals(ALLOCATION) ? Report.ALLOCATED : figure,
                                    _ -> new ArrayList<>())
                            .add(secondary.getValue().getScore());
                }
            }
        }
    }

    private static Map<String, Map<String, Double>> medians(
            Map<String, Map<String, List<Double>>> samples) {
        Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
        samples.forEach((name, percentiles) -> {
            Map<String, Double> one = new LinkedHashMap<>();
            percentiles.forEach((percentile, all) -> one.put(percentile, median(all)));
            medians.put(name, one);
        });
        return medians;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
