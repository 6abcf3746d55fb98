package dev.bedstone.migrate.internal.source;

import dev.bedstone.migrate.internal.source.Placeholders.Filled;
import dev.bedstone.migrate.internal.sql.MalformedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * Puts values in the place of <code>${name}</code> in JSON, where it can only stand within quotes:
 * the value is escaped, so that it cannot become a key or an operator.
 */
final class JsonPlaceholders {

    private final Map<String, String> values;

    JsonPlaceholders(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Fills a part of a text that is JSON.
     *
     * @throws MalformedText if a value is missing or cannot be written
     */
    Filled fill(String whole, int start, int end) {
        Matcher place = Placeholders.PLACE.matcher(whole).region(start, end);
        StringBuilder text = new StringBuilder();
        List<int[]> moves = new ArrayList<>();
        int copied = start;
        while (place.find()) {
            text.append(whole, copied, place.start()).append(value(place.group(1), place.start()));
            copied = place.end();
            moves.add(new int[] {text.length(), copied - start});
        }
        return new Filled(text.append(whole, copied, end).toString(), moves);
    }

    private String value(String name, int offset) {
        String value = values.get(name);
        if (value == null) {
            throw Placeholders.missing(name, offset);
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new MalformedText(
                    offset,
                    "the value of ${" + name + "} holds a sign that is not text",
                    "give it a value of one line");
        }
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
