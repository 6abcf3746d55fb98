package dev.bedstone.testkit.conformance;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationSchema.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link MemoryMigratable} migrates. Its language has {@code create t}, {@code extend t} and
 * {@code mark t}, each once.
 */
final class MemoryDatabase {

    final SortedMap<String, String> tables = new TreeMap<>();
    final SortedMap<String, Integer> rows = new TreeMap<>();
    final List<JournalEntry> journal = new ArrayList<>();
    Optional<Memory> memory = Optional.empty();
    Object holder;
    long run;

    void execute(String statement) {
        String[] words = statement.split(" ");
        switch (words[0]) {
            case "create" -> {
                refuse(tables.containsKey(words[1]));
                tables.put(words[1], "id");
            }
            case "extend" -> tables.merge(words[1], " extra", String::concat);
            case "mark" -> {
                refuse(isMarked(words[1]));
                tables.merge(words[1], " marked", String::concat);
            }
            default -> throw new IllegalStateException("refused");
        }
    }

    boolean isMarked(String table) {
        return tables.getOrDefault(table, "").contains("marked");
    }

    private static void refuse(boolean refused) {
        if (refused) {
            throw new IllegalStateException("refused");
        }
    }
}
