package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.clickhouse.internal.TableName;
import dev.bedstone.kernel.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A database with the rows of two tenants, seen by whoever may do everything there. Not
 * thread-safe.
 */
final class Ground {

    /** The attacker. */
    static final TenantId MINE = TenantId.of("b0000000-0000-4000-8000-000000000001");

    /** Whose rows are attacked. */
    static final TenantId THEIRS = TenantId.of("b0000000-0000-4000-8000-000000000002");

    private final DirectChannel channel;
    private final String database;
    private final boolean copy;
    private final List<TrialTable> tables;

    Ground(DirectChannel channel, String database, boolean copy, List<TrialTable> tables) {
        this.channel = channel;
        this.database = database;
        this.copy = copy;
        this.tables = new ArrayList<>(tables);
    }

    String database() {
        return database;
    }

    /** Whether everything may be done there. */
    boolean isCopy() {
        return copy;
    }

    List<TrialTable> tables() {
        return List.copyOf(tables);
    }

    /** Fills every table; those that do not take a row leave the trial, each with the reason. */
    Map<String, String> plant() {
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (TrialTable table : tables()) {
            try {
                plant(table);
            } catch (RefusedException refused) {
                leftOut.put(table.name(), "takes no row of defaults: " + refused.label());
                tables.remove(table);
            }
        }
        for (TrialTable table : tables()) {
            if (theirs(table, "1") == 0) {
                leftOut.put(table.name(), "no row of another tenant came into it");
                tables.remove(table);
            }
        }
        return leftOut;
    }

    /** The rows both tenants begin with, in one part; other columns have their defaults. */
    void plant(TrialTable table) {
        if (table.keepsRows()) {
            run("truncate table " + full(table));
            run(
                    "insert into %s (tenant_id) select toUUID(arrayJoin(['%s', '%s']))"
                            .formatted(full(table), MINE, THEIRS));
        }
    }

    /** How many rows of the other tenant fulfil a condition. */
    long theirs(TrialTable table, String condition) {
        return Long.parseLong(
                ask(
                        "select count() from %s where tenant_id = '%s' and (%s)"
                                .formatted(full(table), THEIRS, condition)));
    }

    /** The rows of the attacker in a table. */
    long mine(TrialTable table) {
        return Long.parseLong(
                ask("select count() from %s where tenant_id = '%s'".formatted(full(table), MINE)));
    }

    /** Makes an object over a table for as long as {@code work} takes. */
    @Nullable String with(String kind, String name, String definition, Work work) {
        run("create " + kind + " " + TableName.part(database) + "." + name + " " + definition);
        try {
            return work.run();
        } finally {
            run("drop " + kind + " if exists " + TableName.part(database) + "." + name);
        }
    }

    /** What is done while an object is there. */
    interface Work {
        @Nullable String run();
    }

    void run(String statement) {
        channel.ask(statement, Map.of("mutations_sync", "1", "async_insert", "0"));
    }

    private String ask(String query) {
        return String.valueOf(channel.ask(query, Map.of()).getFirst().getFirst());
    }

    private String full(TrialTable table) {
        return TableName.part(database) + "." + table.quoted();
    }

    /** Ends the trial; a copy is dropped. */
    void close() {
        try (channel) {
            if (copy) {
                channel.ask(
                        "DROP DATABASE IF EXISTS " + TableName.part(database) + " SYNC", Map.of());
            }
        }
    }
}
