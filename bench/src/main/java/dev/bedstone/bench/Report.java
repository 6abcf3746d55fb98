package dev.bedstone.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Markdown table: each layer method beside its raw twin, with the ratio. */
final class Report {

    private static final String LAYER = "layer";

    private final Map<String, Map<String, Double>> medians;

    Report(Map<String, Map<String, Double>> medians) {
        this.medians = medians;
    }

    void print(PrintStream out) {
        out.println(
                "| what | layer p50 µs | raw p50 µs | ratio | layer p99 µs | raw p99 µs | ratio |");
        out.println("|---|---|---|---|---|---|---|");
        medians.forEach((name, layer) -> {
            if (name.startsWith(LAYER)) {
                String what = name.substring(LAYER.length());
                out.println(row(what, layer, medians.get("raw" + what)));
            }
        });
    }

    private static String row(
            String what, Map<String, Double> layer, @Nullable Map<String, Double> raw) {
        return "| " + what + cells(layer, raw, "p0.50") + cells(layer, raw, "p0.99") + " |";
    }

    private static String cells(
            Map<String, Double> layer, @Nullable Map<String, Double> raw, String percentile) {
        double ours = layer.getOrDefault(percentile, Double.NaN);
        if (raw == null) {
            return String.format(Locale.ROOT, " | %.1f | – | –", ours);
        }
        double theirs = raw.getOrDefault(percentile, Double.NaN);
        return String.format(Locale.ROOT, " | %.1f | %.1f | %.2f", ours, theirs, ours / theirs);
    }
}
