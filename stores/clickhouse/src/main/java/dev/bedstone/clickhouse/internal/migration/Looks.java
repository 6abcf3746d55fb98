package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.migration.Form.Change;
import dev.bedstone.contracts.SchemaSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks whether a statement that was begun was carried out; nothing of it runs any more. */
final class Looks {

    private static final List<String> KINDS =
            List.of("table ", "view ", "materialized view ", "dictionary ");

    private final DirectChannel channel;
    private final Mutations mutations;

    Looks(DirectChannel channel, Mutations mutations) {
        this.channel = channel;
        this.mutations = mutations;
    }

    /** What a look found. */
    enum Verdict {
        DONE,
        NOT_DONE,
        UNDECIDED
    }

    /**
     * Looks.
     *
     * @param mark the greatest number of a mutation of the table before the statement was begun
     */
    Verdict look(String statement, Form form, long mark) {
        return switch (form) {
            case Form.Objects objects -> verdict(areDone(objects));
            case Form.Rename rename -> verdict(isDone(rename));
            case Form.Mutation mutation -> look(statement, mutation, mark);
            case Form.Repeatable _ -> Verdict.NOT_DONE;
            case Form.Unknown _ -> Verdict.UNDECIDED;
        };
    }

    private static Verdict verdict(boolean done) {
        return done ? Verdict.DONE : Verdict.NOT_DONE;
    }

    private boolean areDone(Form.Objects objects) {
        Set<String> there = names(objects.table());
        return objects.changes().stream()
                .allMatch(change -> isDone(objects.table().name(), change, there));
    }

    private static boolean isDone(String table, Change change, Set<String> there) {
        if (change.kind().isEmpty()) {
            return isThere(table, there) == change.brought();
        }
        String object = "table " + table;
        boolean found = there.contains(Definition.part(object, change.kind(), change.name()));
        if (!change.other().isEmpty()) {
            return !found && there.contains(Definition.part(object, change.kind(), change.other()));
        }
        return there.contains(object) && found == change.brought();
    }

    private boolean isDone(Form.Rename rename) {
        return isThere(rename.to().name(), names(rename.to()))
                && !isThere(rename.from().name(), names(rename.from()));
    }

    private static boolean isThere(String name, Set<String> there) {
        return KINDS.stream().anyMatch(kind -> there.contains(kind + name));
    }

    private Set<String> names(TableName table) {
        SchemaSnapshot snapshot = new SchemaReader(channel).of(table.database());
        return snapshot.objects().keySet();
    }

    /** A mutation of ours is one with the same commands, as the server writes them. */
    private Verdict look(String statement, Form.Mutation mutation, long mark) {
        Map<Long, List<String>> begun = mutations.commands(mutation.table(), mark);
        if (begun.isEmpty()) {
            return Verdict.NOT_DONE;
        }
        String written =
                String.valueOf(
                        channel.ask(
                                        "SELECT formatQuerySingleLine("
                                                + TableName.literal(statement)
                                                + ")",
                                        Map.of())
                                .getFirst()
                                .getFirst());
        boolean ours =
                FormReader.read(written) instanceof Form.Mutation formatted
                        && begun.containsValue(formatted.commands());
        return ours ? Verdict.DONE : Verdict.UNDECIDED;
    }
}
