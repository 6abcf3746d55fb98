package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.contracts.MigrationSchema.Memory;
import dev.bedstone.contracts.SchemaSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves to the next, in the table {@code bedstone_migration_object}: one generation at
 * a time, written as one block, and the older ones dropped. A run's generations begin at its own
 * number, so that a run that was shut out cannot write the latest.
 */
final class ObjectMemory {

    static final String NAME = "bedstone_migration_object";

    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS "
                    + NAME
                    + " (generation UInt64, name String, definition String, owned Bool, complete Bool)"
                    + " ENGINE = MergeTree PARTITION BY generation ORDER BY name"
                    + " SETTINGS fsync_after_insert = 1, fsync_part_directory = 1";

    private static final String LATEST =
            "SELECT name, definition, owned, complete FROM "
                    + NAME
                    + " WHERE generation = (SELECT max(generation) FROM "
                    + NAME
                    + ")";

    private static final String INSERT =
            "INSERT INTO "
                    + NAME
                    + " (generation, name, definition, owned, complete) FORMAT TabSeparated";

    private static final long GENERATIONS_OF_A_RUN = 1L << 20;

    private final DirectChannel channel;
    private int written;

    ObjectMemory(DirectChannel channel) {
        this.channel = channel;
    }

    void make() {
        channel.ask(TABLE, Map.of());
    }

    Optional<Memory> remembered() {
        List<List<@Nullable String>> rows;
        try {
            rows = channel.ask(LATEST, Map.of());
        } catch (RefusedException refused) {
            if (refused.code() == RefusedException.UNKNOWN_TABLE) {
                return Optional.empty();
            }
            throw refused.failure();
        }
        Map<String, String> owned = new TreeMap<>();
        Set<String> foreign = new HashSet<>();
        for (List<@Nullable String> row : rows) {
            String name = String.valueOf(row.get(0));
            if ("true".equals(row.get(2))) {
                owned.put(name, String.valueOf(row.get(1)));
            } else {
                foreign.add(name);
            }
        }
        owned.remove("");
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Memory(
                                new SchemaSnapshot(owned),
                                foreign,
                                "true".equals(rows.getFirst().get(3))));
    }

    /** The row without a name says, even where there is no object, that there was a run. */
    void remember(Memory memory, long run) {
        long generation = run * GENERATIONS_OF_A_RUN + ++written;
        List<List<Object>> rows = new ArrayList<>();
        rows.add(List.of(generation, "", "", true, memory.complete()));
        memory.owned()
                .objects()
                .forEach((name, definition) ->
                        rows.add(List.of(generation, name, definition, true, memory.complete())));
        memory.foreign()
                .forEach(name -> rows.add(List.of(generation, name, "", false, memory.complete())));
        try {
            channel.insert(INSERT, rows);
            forget(generation);
        } catch (RefusedException refused) {
            throw refused.failure();
        }
    }

    private void forget(long generation) {
        List<List<@Nullable String>> old =
                channel.ask(
                        "SELECT DISTINCT generation FROM "
                                + NAME
                                + " WHERE generation < "
                                + generation,
                        Map.of());
        for (List<@Nullable String> row : old) {
            channel.ask("ALTER TABLE " + NAME + " DROP PARTITION " + row.getFirst(), Map.of());
        }
    }
}
