package dev.bedstone.cli.internal.render;

import java.util.ArrayList;
import java.util.List;

/** Values over time as a line of one character each. */
public final class Sparkline {

    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String PLAIN_BARS = "_.:-=+*#";

    private Sparkline() {}

    /**
     * The line.
     *
     * @param values in order, none negative; added up if they are more than {@code width}
     * @param width the most characters, positive
     */
    public static String of(List<Long> values, int width, Terminal terminal) {
        List<Long> sums = sums(values, width);
        long most = sums.stream().mapToLong(Long::longValue).max().orElse(0);
        String bars = terminal.unicode() ? BARS : PLAIN_BARS;
        StringBuilder line = new StringBuilder();
        for (long sum : sums) {
            line.append(sum == 0 ? ' ' : bars.charAt((int) (sum * (bars.length() - 1L) / most)));
        }
        return line.toString();
    }

    private static List<Long> sums(List<Long> values, int width) {
        int each = Math.max(1, (values.size() + width - 1) / width);
        List<Long> sums = new ArrayList<>();
        for (int from = 0; from < values.size(); from += each) {
            List<Long> part = values.subList(from, Math.min(values.size(), from + each));
            sums.add(part.stream().mapToLong(Long::longValue).sum());
        }
        return sums;
    }
}
