package dev.bedstone.migrate.internal.command;

import dev.bedstone.migrate.internal.sql.MalformedText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * A value of a JSON text and where it stands there. Immutable.
 *
 * @param value a map in the order of the text, a list, a string, a number, a boolean or null
 * @param start its first sign in the text, from 0
 * @param end behind its last sign; of an object or a list alone, else its start
 */
public record Json(@Nullable Object value, int start, int end) {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /**
     * Reads a text that is one value.
     *
     * @throws MalformedText if it is not JSON, or has a key twice
     */
    public static Json read(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new MalformedText(0, "holds no command", "write one, or delete the file");
            }
            Json whole = value(parser);
            if (parser.nextToken() != null) {
                throw new MalformedText(
                        start(parser),
                        "something stands behind the end of the JSON",
                        "put all commands into one list: [ {…}, {…} ]");
            }
            return whole;
        } catch (StreamReadException broken) {
            long offset = broken.getLocation() == null ? 0 : broken.getLocation().getCharOffset();
            throw new MalformedText(
                    Math.clamp(offset, 0, text.length()),
                    "is not JSON: " + firstLine(broken.getOriginalMessage()),
                    "correct it; comments, trailing commas and keys without quotes are not JSON");
        }
    }

    private static Json value(JsonParser parser) {
        int start = start(parser);
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, start);
            case START_ARRAY -> list(parser, start);
            case VALUE_STRING -> new Json(parser.getString(), start, start);
            case VALUE_TRUE -> new Json(true, start, start);
            case VALUE_FALSE -> new Json(false, start, start);
            case VALUE_NULL -> new Json(null, start, start);
            default -> new Json(parser.getNumberValue(), start, start);
        };
    }

    private static Json object(JsonParser parser, int start) {
        Map<String, Json> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return new Json(Collections.unmodifiableMap(fields), start, start(parser) + 1);
    }

    private static Json list(JsonParser parser, int start) {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new Json(Collections.unmodifiableList(items), start, start(parser) + 1);
    }

    private static int start(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").replaceAll(" at \\[.*", "");
    }

    /** Whether it is an object. */
    boolean isObject() {
        return value instanceof Map;
    }

    /** Whether it is a list. */
    boolean isList() {
        return value instanceof List;
    }

    /** The fields of an object in their order; none of anything else. */
    @SuppressWarnings("unchecked") // only maps of these are made here
    Map<String, Json> fields() {
        return value instanceof Map<?, ?> object ? (Map<String, Json>) object : Map.of();
    }

    /** The items of a list; none of anything else. */
    @SuppressWarnings("unchecked") // only lists of these are made here
    List<Json> items() {
        return value instanceof List<?> list ? (List<Json>) list : List.of();
    }

    /** A field of an object. */
    Optional<Json> field(String name) {
        return Optional.ofNullable(fields().get(name));
    }

    /** The text, if it is one. */
    public Optional<String> text() {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The text of a field, if it is one. */
    Optional<String> text(String name) {
        return field(name).flatMap(Json::text);
    }

    /** Whether a field is true. */
    boolean isTrue(String name) {
        return field(name).filter(found -> Boolean.TRUE.equals(found.value())).isPresent();
    }

    /** Without the places: equal to another of the same content. */
    @Nullable Object plain() {
        if (isObject()) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            fields().forEach((name, field) -> plain.put(name, field.plain()));
            return plain;
        }
        return isList() ? items().stream().map(Json::plain).toList() : value;
    }
}
