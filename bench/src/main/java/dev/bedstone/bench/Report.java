package dev.bedstone.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A Markdown table: each layer method beside its twins, which have the same name with another
 * beginning, with the ratios and the kilobytes each allocates for one call.
 */
final class Report {

    static final String ALLOCATED = "allocated";

    private static final String LAYER = "layer";
    private static final List<String> PEERS = List.of("raw", "stream", "jdbc", "spring");

    private final Map<String, Map<String, Double>> medians;

    Report(Map<String, Map<String, Double>> medians) {
        this.medians = medians;
    }

    void print(PrintStream out) {
        out.println(
                "| what | beside | layer p50 µs | its p50 µs | ratio | layer p99 µs | its p99 µs |"
                        + " ratio | layer kB | its kB | ratio |");
        out.println("|---|---|---|---|---|---|---|---|---|---|---|");
        medians.keySet().stream()
                .filter(name -> name.startsWith(LAYER))
                .map(name -> name.substring(LAYER.length()))
                .forEach(what -> rows(what).forEach(out::println));
    }

    private List<String> rows(String what) {
        List<String> known =
                PEERS.stream().filter(peer -> medians.containsKey(peer + what)).toList();
        return known.isEmpty()
                ? List.of(row(what, "–"))
                : known.stream().map(peer -> row(what, peer)).toList();
    }

    private String row(String what, String peer) {
        Map<String, Double> layer = medians.getOrDefault(LAYER + what, Map.of());
        Map<String, Double> other = medians.getOrDefault(peer + what, Map.of());
        return "| "
                + what
                + " | "
                + peer
                + cells(layer, other, "p0.50", 1)
                + cells(layer, other, "p0.99", 1)
                + cells(layer, other, ALLOCATED, 1_000)
                + " |";
    }

    private static String cells(
            Map<String, Double> layer, Map<String, Double> other, String figure, int unit) {
        double ours = layer.getOrDefault(figure, Double.NaN) / unit;
        double theirs = other.getOrDefault(figure, Double.NaN) / unit;
        return other.isEmpty()
                ? String.format(Locale.ROOT, " | %.1f | – | –", ours)
                : String.format(Locale.ROOT, " | %.1f | %.1f | %.2f", ours, theirs, ours / theirs);
    }
}
