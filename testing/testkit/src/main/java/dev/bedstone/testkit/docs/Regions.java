package dev.bedstone.testkit.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The named parts of a source file, marked as in the snippets of Javadoc: from {@code // @start
 * region="name"} to {@code // @end region="name"}. Regions may lie in each other; marks are left
 * out, and so are empty lines at the end of a region and the indentation that its lines share.
 *
 * @see <a href="https://openjdk.org/jeps/413">JEP 413</a>
 */
final class Regions {

    private static final Pattern MARK =
            Pattern.compile("\\s*(?://|--|#)\\s*@(start|end) region=\"([^\"]+)\"\\s*");

    private Regions() {}

    /**
     * The text of each region, by its name, in order.
     *
     * @throws IllegalArgumentException if a region has no end, no start, or a name twice
     */
    static Map<String, String> of(String source) {
        Map<String, List<String>> open = new LinkedHashMap<>();
        Map<String, String> closed = new LinkedHashMap<>();
        for (String line : source.lines().toList()) {
            Matcher mark = MARK.matcher(line);
            if (!mark.matches()) {
                open.values().forEach(lines -> lines.add(line));
            } else if (mark.group(1).equals("start")) {
                start(mark.group(2), open, closed);
            } else {
                end(mark.group(2), open, closed);
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("regions without an end: " + open.keySet());
        }
        return closed;
    }

    private static void start(
            String name, Map<String, List<String>> open, Map<String, String> closed) {
        if (closed.containsKey(name) || open.put(name, new ArrayList<>()) != null) {
            throw new IllegalArgumentException("the region '" + name + "' begins twice");
        }
    }

    private static void end(
            String name, Map<String, List<String>> open, Map<String, String> closed) {
        List<String> lines = open.remove(name);
        if (lines == null) {
            throw new IllegalArgumentException("the region '" + name + "' ends without a start");
        }
        closed.put(name, withoutIndentation(lines));
    }

    private static String withoutIndentation(List<String> lines) {
        int shared =
                lines.stream()
                        .filter(line -> !line.isBlank())
                        .mapToInt(line -> line.length() - line.stripLeading().length())
                        .min()
                        .orElse(0);
        return lines.stream()
                        .map(line -> line.isBlank() ? "" : line.substring(shared))
                        .collect(Collectors.joining("\n"))
                        .stripTrailing()
                + "\n";
    }
}
