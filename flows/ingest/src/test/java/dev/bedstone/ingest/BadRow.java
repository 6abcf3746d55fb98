package dev.bedstone.ingest;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What may be wrong with a row.
 *
 * @param what a name
 * @param change makes it of a good row's values
 * @param reason a part of what its dead letter says
 */
record BadRow(String what, UnaryOperator<Map<String, Object>> change, String reason) {

    static List<BadRow> kinds() {
        return List.of(
                new BadRow(
                        "a null where there can be none",
                        m -> put(m, "required", null),
                        "required: null"),
                new BadRow("not a number", m -> put(m, "fraction", Double.NaN), "not a number"),
                new BadRow(
                        "infinite", m -> put(m, "fraction", Double.POSITIVE_INFINITY), "infinite"),
                new BadRow("too large for 32 bits", m -> put(m, "narrow", 1e300), "32 bits"),
                new BadRow("too large for Int8", m -> put(m, "tiny", 128L), "-128 to 127"),
                new BadRow(
                        "too small for Int16", m -> put(m, "small", -32_769L), "-32768 to 32767"),
                new BadRow("below zero", m -> put(m, "unsigned", -1L), "0 to 255"),
                new BadRow("below zero, 64 bits", m -> put(m, "huge", -1L), "0 to"),
                new BadRow(
                        "too many digits",
                        m -> put(m, "money", new BigDecimal("1e12")),
                        "18 digits"),
                new BadRow(
                        "too fine a decimal",
                        m -> put(m, "money", new BigDecimal("0.0000001")),
                        "6 digits"),
                new BadRow(
                        "a decimal of a billion digits",
                        m -> put(m, "wide", new BigDecimal("1e1000000000")),
                        "too large"),
                new BadRow(
                        "a day after 2149", m -> put(m, "day", LocalDate.of(2150, 1, 1)), "a date"),
                new BadRow(
                        "a day before 1970",
                        m -> put(m, "day", LocalDate.of(1969, 12, 31)),
                        "a date"),
                new BadRow(
                        "a second after 2106",
                        m -> put(m, "second", Instant.parse("2107-01-01T00:00:00Z")),
                        "2106"),
                new BadRow("too short a code", m -> put(m, "code", "AB"), "exactly 3 bytes"),
                new BadRow(
                        "an address of the other kind",
                        m -> put(m, "address", InetAddress.ofLiteral("::1")),
                        "version 4"),
                new BadRow("half a character", m -> put(m, "text", "x\ud834"), "half a character"),
                new BadRow("a text of 2 MB", m -> put(m, "text", "x".repeat(2 << 20)), "1024 KiB"),
                new BadRow("a null in a list", m -> put(m, "words", listWithNull()), "words: null"),
                new BadRow("no map", m -> put(m, "tags", null), "tags: null"),
                new BadRow(
                        "a time before 1970",
                        m -> put(m, "at", Instant.ofEpochSecond(-1)),
                        "before 1970"),
                new BadRow(
                        "a time in 2107",
                        m -> put(m, "at", Instant.parse("2107-01-01T00:00:00Z")),
                        "in the future"),
                new BadRow(
                        "a time in 2200",
                        m -> put(m, "at", Instant.parse("2200-01-01T00:00:00Z")),
                        "in the future"),
                new BadRow(
                        "a time beyond all",
                        m -> put(m, "at", Instant.MAX),
                        "beyond all calendars"),
                new BadRow("no time", m -> put(m, "at", null), "no time"),
                new BadRow(
                        "a time in ten minutes",
                        m -> put(m, "at", Wide.NOW.plusSeconds(600)),
                        "in the future"),
                new BadRow(
                        "older than the table keeps",
                        m -> put(m, "at", Wide.NOW.minus(Duration.ofDays(31))),
                        "older than its table keeps"));
    }

    private static List<String> listWithNull() {
        List<String> words = new ArrayList<>();
        words.add(null);
        return words;
    }

    private static Map<String, Object> put(Map<String, Object> map, String name, Object value) {
        map.put(name, value);
        return map;
    }

    /** Such a row. */
    Wide row(long number) {
        try {
            Map<String, Object> values = new LinkedHashMap<>();
            var components = Wide.class.getRecordComponents();
            for (var component : components) {
                values.put(component.getName(), component.getAccessor().invoke(Wide.good(number)));
            }
            change.apply(values);
            Class<?>[] types = Stream.of(components).map(c -> c.getType()).toArray(Class<?>[]::new);
            return Wide.class.getDeclaredConstructor(types).newInstance(values.values().toArray());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return what;
    }
}
