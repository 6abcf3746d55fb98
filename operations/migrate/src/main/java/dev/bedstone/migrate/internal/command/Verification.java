package dev.bedstone.migrate.internal.command;

import dev.bedstone.migrate.internal.sql.MalformedText;
import java.util.Map;
import java.util.Set;

/**
 * The form of a question that tells whether a command was carried out: {@code {"some": "campaigns",
 * "where": {…}}}, {@code {"none": …}} or {@code {"count": …, "is": 5}}.
 */
final class Verification {

    private static final Map<String, Set<String>> FORMS =
            Map.of(
                    "some", Set.of("some", "where"),
                    "none", Set.of("none", "where"),
                    "count", Set.of("count", "where", "is"));

    private Verification() {}

    /** Refuses what has another form. */
    static void check(Json verify) {
        boolean fits =
                !verify.fields().isEmpty()
                        && hasForm(verify, verify.fields().keySet().iterator().next());
        if (!fits) {
            throw new MalformedText(
                    verify.start(),
                    "'verify' is not a question that Bedstone knows",
                    "write {\"some\": \"<collection>\", \"where\": {…}}, the same with \"none\", or"
                            + " {\"count\": \"<collection>\", \"where\": {…}, \"is\": 5}");
        }
        ExtendedJson.check(verify);
    }

    private static boolean hasForm(Json verify, String kind) {
        Set<String> keys = FORMS.getOrDefault(kind, Set.of());
        boolean number = verify.field("is").filter(is -> is.value() instanceof Number).isPresent();
        return keys.containsAll(verify.fields().keySet())
                && verify.text(kind).isPresent()
                && verify.field("where").filter(where -> !where.isObject()).isEmpty()
                && number == kind.equals("count");
    }
}
