package dev.bedstone.clickhouse.internal;

import com.clickhouse.data.ClickHouseColumn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as the server reads them from parameters: in the escaped form of its TSV format at
 * the top, in its quoted form within arrays, maps and tuples.
 */
final class ParameterText {

    private ParameterText() {}

    /**
     * @throws IllegalArgumentException if the value does not fit the type
     */
    static String of(String name, @Nullable Object value, ClickHouseColumn type) {
        Object fit = ColumnValues.of("the parameter " + name, type).fit(value);
        if (fit == null) {
            return "\\N";
        }
        return switch (type.getDataType()) {
            case Array, Map, Tuple, Nested -> nested(fit, type);
            default -> escaped(plain(fit, type));
        };
    }

    /** As {@code deserializeTextEscaped} of the server reads it. */
    static String escaped(String text) {
        return escape(text, false);
    }

    private static String nested(@Nullable Object value, ClickHouseColumn type) {
        if (value == null) {
            return "NULL";
        }
        return switch (type.getDataType()) {
            case Array -> list((List<?>) value, type);
            case Map -> map((Map<?, ?>) value, type);
            case Tuple -> tuple((List<?>) value, type);
            case Bool, Int8, Int16, Int32, Int64, Int128, Int256 -> plain(value, type);
            case UInt8, UInt16, UInt32, UInt64, UInt128, UInt256 -> plain(value, type);
            case Float32, Float64, Decimal, Decimal32, Decimal64, Decimal128, Decimal256 ->
                    plain(value, type);
            default -> "'" + escape(plain(value, type), true) + "'";
        };
    }

    private static String list(List<?> values, ClickHouseColumn type) {
        ClickHouseColumn element = type.getNestedColumns().getFirst();
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(nested(value, element)));
        return "[" + String.join(",", texts) + "]";
    }

    private static String map(Map<?, ?> values, ClickHouseColumn type) {
        List<String> texts = new ArrayList<>();
        values.forEach((key, value) ->
                texts.add(
                        nested(key, type.getKeyInfo()) + ":" + nested(value, type.getValueInfo())));
        return "{" + String.join(",", texts) + "}";
    }

    private static String tuple(List<?> values, ClickHouseColumn type) {
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < values.size(); index++) {
            texts.add(nested(values.get(index), type.getNestedColumns().get(index)));
        }
        return "(" + String.join(",", texts) + ")";
    }

    private static String plain(Object value, ClickHouseColumn type) {
        return switch (value) {
            case Instant moment -> seconds(moment, type);
            case BigDecimal decimal -> decimal.toPlainString();
            case InetAddress address -> address.getHostAddress();
            case Double number when number.isNaN() -> "nan";
            case Double number when number.isInfinite() -> number > 0 ? "inf" : "-inf";
            case Float number when number.isNaN() -> "nan";
            case Float number when number.isInfinite() -> number > 0 ? "inf" : "-inf";
            default -> value.toString();
        };
    }

    /** Seconds since 1970 mean the same moment in every time zone; ten digits mark them as such. */
    private static String seconds(Instant moment, ClickHouseColumn type) {
        int digits =
                switch (type.getDataType()) {
                    case DateTime64 -> type.getScale();
                    default -> 0;
                };
        BigDecimal exact =
                BigDecimal.valueOf(moment.getEpochSecond())
                        .add(BigDecimal.valueOf(moment.getNano(), 9))
                        .setScale(digits, RoundingMode.FLOOR);
        if (exact.signum() < 0 && exact.compareTo(BigDecimal.ONE.negate()) > 0) {
            throw new IllegalArgumentException(
                    "the server reads no moment within the last second before 1970 as a parameter");
        }
        String text = exact.abs().toPlainString();
        int whole = text.indexOf('.') < 0 ? text.length() : text.indexOf('.');
        return (exact.signum() < 0 ? "-" : "") + "0".repeat(Math.max(0, 10 - whole)) + text;
    }

    private static String escape(String text, boolean quoted) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            switch (letter) {
                case '\\' -> escaped.append("\\\\");
                case '\t' -> escaped.append("\\t");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\b' -> escaped.append("\\b");
                case '\f' -> escaped.append("\\f");
                case '\0' -> escaped.append("\\0");
                case '\'' -> escaped.append(quoted ? "\\'" : "'");
                default -> escaped.append(letter);
            }
        }
        return escaped.toString();
    }
}
