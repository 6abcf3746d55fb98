package dev.bedstone.migrate.internal.command;

import dev.bedstone.migrate.internal.sql.MalformedText;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The types of BSON as objects with one key that begins with {@code $}, as in
 * https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/.
 */
final class ExtendedJson {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,19}");

    private static final Map<String, Pattern> TEXTS =
            Map.of(
                    "$oid", Pattern.compile("[0-9a-fA-F]{24}"),
                    "$uuid", Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
                    "$numberInt", INTEGER,
                    "$numberLong", INTEGER,
                    "$numberDouble", Pattern.compile("-?(Infinity|NaN|[\\d.]+([eE][-+]?\\d+)?)"),
                    "$numberDecimal", Pattern.compile("-?(Infinity|NaN|[\\d.]+([eE][-+]?\\d+)?)"),
                    "$date",
                            Pattern.compile(
                                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?(Z|[-+]\\d\\d:?\\d\\d)"));

    private ExtendedJson() {}

    /** Refuses a value that says it has a type and is not written as one. */
    static void check(Json value) {
        value.fields()
                .forEach((name, field) -> {
                    Pattern form = TEXTS.get(name);
                    if (form != null && value.fields().size() == 1) {
                        checkText(name, field, form);
                    }
                    check(field);
                });
        value.items().forEach(ExtendedJson::check);
    }

    private static void checkText(String name, Json field, Pattern form) {
        boolean nested = name.equals("$date") && field.field("$numberLong").isPresent();
        boolean fits = nested || field.text().filter(form.asMatchPredicate()).isPresent();
        if (!fits) {
            throw new MalformedText(
                    field.start(),
                    "is not a value of " + name,
                    "write it as Extended JSON has it, such as {\"$oid\":"
                            + " \"507f1f77bcf86cd799439011\"} or {\"$date\":"
                            + " \"2026-01-31T12:00:00Z\"}");
        }
    }
}
