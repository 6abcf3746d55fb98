package dev.bedstone.migrate.internal.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells of one entry of an {@code update} whether it may be carried out twice. */
final class UpdateForm {

    private static final String ID = "_id";
    private static final String EXISTS = "$exists";
    private static final String NOT = "$ne";

    private UpdateForm() {}

    /**
     * Whether a second time changes nothing: every operator says what shall be and not what shall
     * be added, or the change itself takes the document out of the filter.
     *
     * @param repeatable the operators that say what shall be
     */
    static boolean canBeRepeated(Json update, Set<String> repeatable) {
        Json change = update.field("u").orElse(update);
        boolean upsert = update.isTrue("upsert");
        if (upsert && !isOfOne(update)) {
            return false;
        }
        boolean sameAgain =
                change.isObject()
                        && (repeatable.containsAll(change.fields().keySet())
                                || isReplacement(change));
        boolean decided = update.isTrue("multi") || isOfOne(update);
        return decided && (sameAgain || isGuarded(update, change));
    }

    private static boolean isReplacement(Json change) {
        return change.fields().keySet().stream().noneMatch(name -> name.startsWith("$"));
    }

    /** Whether the filter names one document by its identifier. */
    static boolean isOfOne(Json entry) {
        return entry.field("q")
                .flatMap(filter -> filter.field(ID))
                .filter(id ->
                        id.fields().keySet().stream()
                                .allMatch(name -> !name.startsWith("$") || isType(name)))
                .isPresent();
    }

    private static boolean isType(String name) {
        return name.equals("$oid") || name.equals("$uuid") || name.startsWith("$number");
    }

    /** Whether a field that the filter asks for has another answer after the change. */
    private static boolean isGuarded(Json update, Json change) {
        Map<String, Json> set = assigned(change);
        Set<String> unset =
                change.field("$unset").map(found -> found.fields().keySet()).orElse(Set.of());
        Json filter = update.field("q").orElse(update);
        return filter.fields().entrySet().stream()
                .anyMatch(condition ->
                        isLeft(
                                condition.getKey(),
                                condition.getValue(),
                                set.get(condition.getKey()),
                                unset));
    }

    private static boolean isLeft(
            String field, Json asked, @Nullable Json given, Set<String> unset) {
        Object exists = asked.field(EXISTS).map(Json::value).orElse(null);
        if (unset.contains(field)) {
            return Boolean.TRUE.equals(exists);
        }
        if (given == null || given.text().filter(text -> text.startsWith("$")).isPresent()) {
            return given != null && Boolean.FALSE.equals(exists);
        }
        if (Boolean.FALSE.equals(exists)) {
            return true;
        }
        Optional<Json> not = asked.field(NOT);
        if (not.isPresent()) {
            return Objects.equals(not.get().plain(), given.plain());
        }
        boolean literal = asked.fields().keySet().stream().noneMatch(name -> name.startsWith("$"));
        return literal && !Objects.equals(asked.plain(), given.plain());
    }

    /** What the change gives to fields; of a pipeline, all its stages together. */
    private static Map<String, Json> assigned(Json change) {
        Map<String, Json> all = new LinkedHashMap<>();
        change.field("$set").ifPresent(set -> all.putAll(set.fields()));
        for (Json stage : change.items()) {
            stage.field("$set").ifPresent(set -> all.putAll(set.fields()));
            stage.field("$addFields").ifPresent(set -> all.putAll(set.fields()));
        }
        return all;
    }
}
