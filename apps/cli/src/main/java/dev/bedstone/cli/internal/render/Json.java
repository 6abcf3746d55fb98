package dev.bedstone.cli.internal.render;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** One JSON document, indented, its keys in the order of the maps it is made of. */
public final class Json {

    private Json() {}

    /**
     * The text of {@code value} with a final line feed.
     *
     * @param value maps, iterables, strings, numbers, booleans, optionals (empty is null), nulls;
     *     anything else is shown by its text
     */
    public static String text(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(new Indented(), text)) {
            write(out, value);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator out, @Nullable Object value) {
        switch (value) {
            case null -> out.writeNull();
            case Optional<?> optional -> write(out, optional.orElse(null));
            case Map<?, ?> map -> {
                out.writeStartObject();
                map.forEach((key, entry) -> {
                    out.writeName(String.valueOf(key));
                    write(out, entry);
                });
                out.writeEndObject();
            }
            // A path is a list of its names, each of which is a path: without end.
            case Path path -> out.writeString(path.toString());
            case Iterable<?> list -> {
                out.writeStartArray();
                list.forEach(entry -> write(out, entry));
                out.writeEndArray();
            }
            case Boolean bool -> out.writeBoolean(bool);
            case Double number -> out.writeNumber(number);
            case BigDecimal number -> out.writeNumber(number);
            case Number number -> out.writeNumber(number.longValue());
            default -> out.writeString(value.toString());
        }
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
