package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.clickhouse.internal.tenancy.TableClasses.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads from the server what tables say of themselves in their comments. */
@FunctionalInterface
interface Catalogue {

    String TEXT =
            """
            select database, name, extract(comment, '\\\\[bedstone: ([a-z]+)\\\\]') as kind
              from system.tables where position(comment, '[bedstone: ') > 0
             order by database, name\
            """;

    /** The tables that have a class, for a statement whose name and time are used. */
    Map<TableReference, Kind> read(String operation, Duration time);

    /** That of a server. */
    static Catalogue of(Queries queries) {
        return (operation, time) ->
                queries.ask(new Draft(operation, false, TEXT, time), Row.class).stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        row -> new TableReference(row.database(), row.name()),
                                        row -> kind(row.kind())));
    }

    /** A table with the class its comment names. */
    record Row(String database, String name, String kind) {}

    /** A class that does not exist must not open a table. */
    private static Kind kind(String word) {
        return switch (word) {
            case "tenant" -> Kind.TENANT;
            case "platform" -> Kind.PLATFORM;
            default -> Kind.NONE;
        };
    }
}
