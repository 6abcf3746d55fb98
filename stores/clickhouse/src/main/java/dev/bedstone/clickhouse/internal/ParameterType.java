package dev.bedstone.clickhouse.internal;

import com.clickhouse.data.ClickHouseColumn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The declared type of a parameter. Immutable.
 *
 * @param name the parameter's name
 * @param declared the type as it is written
 * @param column the type as the driver understands it; empty for {@code Identifier}, which is a
 *     name of a table, column or database that the server quotes
 */
record ParameterType(String name, String declared, Optional<ClickHouseColumn> column) {

    private static final String IDENTIFIER = "Identifier";

    static ParameterType of(String name, String declared) {
        if (declared.equals(IDENTIFIER)) {
            return new ParameterType(name, declared, Optional.empty());
        }
        try {
            return new ParameterType(
                    name, declared, Optional.of(ClickHouseColumn.of(name, declared)));
        } catch (RuntimeException unknown) {
            throw new IllegalArgumentException(
                    "the parameter " + name + " is declared as " + declared + ", which is no type");
        }
    }

    /**
     * A value in the form in which the server reads parameters of this type.
     *
     * @throws IllegalArgumentException if the value does not fit the type; the message holds no
     *     value
     */
    String text(@Nullable Object value) {
        return column.map(type -> ParameterText.of(name, value, type))
                .orElseGet(() -> identifier(value));
    }

    private String identifier(@Nullable Object value) {
        if (value instanceof String text && !text.isEmpty() && text.indexOf('\0') < 0) {
            return ParameterText.escaped(text);
        }
        throw new IllegalArgumentException(
                "the parameter " + name + " is an Identifier and takes a name");
    }
}
