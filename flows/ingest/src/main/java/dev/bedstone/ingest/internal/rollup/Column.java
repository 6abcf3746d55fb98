package dev.bedstone.ingest.internal.rollup;

import dev.bedstone.ingest.internal.send.TableAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column of a table.
 *
 * @param type as the server writes it
 */
record Column(String name, String type) {

    private static final Pattern AGGREGATE =
            Pattern.compile("SimpleAggregateFunction\\((sum|min|max), (.+)\\)");

    String quoted() {
        return TableAddress.quoted(name);
    }

    /**
     * How its values become one: {@code sum}, {@code min}, {@code max}; empty for what cannot be
     * compared exactly, such as states and sums of floating-point numbers.
     */
    String function() {
        Matcher aggregate = AGGREGATE.matcher(type);
        boolean exact = aggregate.matches() && !aggregate.group(2).contains("Float");
        return exact ? aggregate.group(1) : "";
    }

    /** What a value of it is, beside how values become one. */
    String plainType() {
        Matcher aggregate = AGGREGATE.matcher(type);
        return aggregate.matches() ? aggregate.group(2) : type;
    }
}
