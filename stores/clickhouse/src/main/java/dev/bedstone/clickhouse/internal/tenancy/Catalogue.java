package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.clickhouse.internal.tenancy.TableClasses.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads from the server what tables say of themselves in their comments. */
@FunctionalInterface
interface Catalogue {

    String TEXT =
            """
            select database, name, engine, extract(comment, '\\\\[bedstone: ([a-z]+)\\\\]') as kind
              from system.tables where position(comment, '[bedstone: ') > 0
             order by database, name\
            """;

    /**
     * Engines whose tables the server reads no other way than row by row. Behind IN it asks a Set
     * whole, and in a join a Join or a dictionary by key, past every filter.
     */
    Set<String> FILTERED =
            Set.of(
                    "View",
                    "MaterializedView",
                    "Memory",
                    "Log",
                    "TinyLog",
                    "StripeLog",
                    "Null",
                    "Buffer",
                    "Merge",
                    "Distributed");

    /** The tables that have a class, for a statement whose name and time are used. */
    Map<TableReference, Kind> read(String operation, Duration time);

    /** That of a server. */
    static Catalogue of(Queries queries) {
        return (operation, time) ->
                queries.ask(new Draft(operation, false, TEXT, time), Row.class).stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        row -> new TableReference(row.database(), row.name()),
                                        row -> kind(row.kind(), row.engine())));
    }

    /** A table with the class its comment names. */
    record Row(String database, String name, String engine, String kind) {}

    /** Whether the server adds its filters wherever a table of this engine is read. */
    static boolean isFiltered(String engine) {
        return engine.endsWith("MergeTree") || FILTERED.contains(engine);
    }

    /** A class that does not exist must not open a table. */
    private static Kind kind(String word, String engine) {
        return switch (word) {
            case "tenant" -> isFiltered(engine) ? Kind.TENANT : Kind.UNFILTERED;
            case "platform" -> Kind.PLATFORM;
            default -> Kind.NONE;
        };
    }
}
