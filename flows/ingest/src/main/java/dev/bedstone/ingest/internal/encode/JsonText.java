package dev.bedstone.ingest.internal.encode;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object (RFC 8259) for people; long texts are cut. Not thread-safe. */
final class JsonText {

    private static final int MOST = 64 << 10;
    private static final String CUT = "… (cut)";

    private final StringBuilder text = new StringBuilder("{");

    void put(String name, @Nullable Object value) {
        if (text.length() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
        value(value);
    }

    String end() {
        return text.append('}').toString();
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case Boolean truth -> text.append(truth);
            case Double number when !Double.isFinite(number) -> quote(number.toString());
            case Float number when !Float.isFinite(number) -> quote(number.toString());
            case Number number -> text.append(number);
            case Collection<?> many -> array(many);
            case Map<?, ?> entries -> object(entries);
            case byte[] bytes -> quote(bytes.length + " bytes");
            default -> quote(value.toString());
        }
    }

    private void array(Collection<?> values) {
        text.append('[');
        String between = "";
        for (Object value : values) {
            text.append(between);
            value(value);
            between = ",";
        }
        text.append(']');
    }

    private void object(Map<?, ?> entries) {
        text.append('{');
        String between = "";
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            text.append(between);
            quote(String.valueOf(entry.getKey()));
            text.append(':');
            value(entry.getValue());
            between = ",";
        }
        text.append('}');
    }

    private void quote(String value) {
        text.append('"');
        int end = Math.min(value.length(), MOST);
        for (int index = 0; index < end; index++) {
            character(value.charAt(index));
        }
        text.append(end < value.length() ? CUT : "").append('"');
    }

    private void character(char character) {
        switch (character) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            default -> {
                if (character < ' ' || Character.isSurrogate(character)) {
                    text.append(String.format("\\u%04x", (int) character));
                } else {
                    text.append(character);
                }
            }
        }
    }
}
