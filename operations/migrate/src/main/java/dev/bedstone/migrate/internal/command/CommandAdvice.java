package dev.bedstone.migrate.internal.command;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command of MongoDB means for those who use the database at the same time, after the
 * reference page of each in https://www.mongodb.com/docs/manual/reference/command/.
 */
public final class CommandAdvice {

    private static final String COLL_MOD_INDEX = "index";

    /**
     * What is worth knowing before a command is carried out.
     *
     * @param effect what the server does with what is there
     * @param rewrites whether every document may be written anew
     * @param warnings dangers, each with the safe way
     */
    public record Advice(String effect, boolean rewrites, List<String> warnings) {}

    private final Json command;
    private final List<String> warnings = new ArrayList<>();

    private CommandAdvice(Json command) {
        this.command = command;
    }

    /** What is worth knowing of a command, which is written in JSON. */
    public static Advice of(String text) {
        return new CommandAdvice(Json.read(text)).advice();
    }

    private Advice advice() {
        String effect =
                switch (CommandRules.name(command)) {
                    case "create" -> "makes something new; what is there stays";
                    case "createIndexes" -> indexes();
                    case "drop" -> drop();
                    case "dropIndexes" -> dropIndexes();
                    case "collMod" -> modification();
                    case "renameCollection" -> rename();
                    case "insert" -> "adds documents";
                    case "update" -> update();
                    case "delete" -> "removes documents one by one; readers see it happen";
                    case "aggregate" -> aggregate();
                    default -> "";
                };
        return new Advice(effect, rewrites(), List.copyOf(warnings));
    }

    private boolean rewrites() {
        return CommandRules.items(command, "updates").anyMatch(update -> update.isTrue("multi"));
    }

    private String indexes() {
        CommandRules.items(command, "indexes").forEach(this::index);
        return "reads the whole collection; reads and writes go on meanwhile, and wait for a moment"
                + " at its beginning and end";
    }

    private void index(Json index) {
        String name = index.text("name").orElse("");
        if (index.isTrue("unique")) {
            warnings.add(
                    "the unique index "
                            + name
                            + " is refused if a value is there twice: look for it first with $group"
                            + " and a count above 1");
        }
        if (index.field("expireAfterSeconds").isPresent()) {
            warnings.add(
                    "the index "
                            + name
                            + " deletes what is due within a minute of its making: count those"
                            + " documents first");
        }
    }

    private String drop() {
        warnings.add(
                "running programs may still use the collection, and an insert makes it anew without"
                        + " its indexes: drop it one release after the last that does");
        return "removes the collection with its documents and indexes at once";
    }

    private String dropIndexes() {
        warnings.add(
                "queries that used it read the whole collection from then on: hide it first with"
                        + " collMod and watch");
        return "removes the index at once";
    }

    private String modification() {
        if (command.field("validator").isPresent()) {
            warnings.add(
                    "documents that are there are not checked, and fail at their next change: set"
                            + " validationLevel moderate, or mend them first");
        }
        boolean expires =
                command.field(COLL_MOD_INDEX)
                        .filter(index -> index.field("expireAfterSeconds").isPresent())
                        .isPresent();
        if (expires) {
            warnings.add("what is due is deleted within a minute: count those documents first");
        }
        return "changes the definition; documents stay as they are";
    }

    private String rename() {
        warnings.add(
                "running programs still use the old name, open cursors end: write into both, then"
                        + " rename in a quiet moment");
        return "changes the name at once; the collection is locked for a moment";
    }

    private String update() {
        boolean whole =
                CommandRules.items(command, "updates")
                        .anyMatch(update ->
                                update.isTrue("multi")
                                        && update.field("q")
                                                .filter(filter -> filter.fields().isEmpty())
                                                .isPresent());
        if (whole) {
            warnings.add(
                    "every document is written anew: a large collection is better filled in"
                            + " portions, by a filter on what is not changed yet");
        }
        return "changes documents one by one; readers see old and new ones until it ends";
    }

    private String aggregate() {
        return CommandRules.stage(command, "$out").isPresent()
                ? "takes the place of the whole collection at its end"
                : "writes documents one by one";
    }
}
