package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.clickhouse.internal.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Copies the tables of a database that have a class, without rows, into another. What reads or
 * writes elsewhere is not copied, because its copy would do so, too. Not thread-safe.
 */
final class SchemaCopy {

    private static final String TABLES =
            """
            select name, engine, engine_full, create_table_query,
                   extract(comment, '\\\\[bedstone: ([a-z]+)\\\\]')
              from system.tables where database = '%s' and position(comment, '[bedstone: ') > 0
             order by engine in ('View', 'MaterializedView'), metadata_modification_time, name\
            """;

    private static final String CHANGEABLE =
            """
            select name, type from system.columns where database = '%s' and table = '%s'
               and not is_in_sorting_key and not is_in_partition_key and not is_in_primary_key
               and default_kind = '' and match(type, '^(String|LowCardinality\\\\(String\\\\)|U?Int(8|16|32|64))$')
             order by position limit 1\
            """;

    /** A replica of the copy must not become one of the table. */
    private static final Pattern REPLICATED =
            Pattern.compile(
                    "^Replicated(\\w*MergeTree)\\('[^']*', '[^']*'(?:, )?(.*)$", Pattern.DOTALL);

    private final DirectChannel channel;
    private final String from;
    private final String to;
    private final List<TrialTable> tables = new ArrayList<>();

    SchemaCopy(DirectChannel channel, String from, String to) {
        this.channel = channel;
        this.from = from;
        this.to = to;
    }

    /** The tables of tenants that were copied. */
    List<TrialTable> tables() {
        return List.copyOf(tables);
    }

    /** What could not be copied, each with the reason. */
    Map<String, String> run() {
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (List<@Nullable String> row : channel.ask(TABLES.formatted(text(from)), Map.of())) {
            String name = String.valueOf(row.get(0));
            try {
                copy(row).ifPresent(reason -> leftOut.put(name, reason));
            } catch (RefusedException refused) {
                leftOut.put(name, "cannot be copied: " + refused.label());
            }
        }
        return leftOut;
    }

    private Optional<String> copy(List<@Nullable String> row) {
        String name = String.valueOf(row.get(0));
        String engine = String.valueOf(row.get(1));
        boolean view = engine.equals("View") || engine.equals("MaterializedView");
        if (view) {
            String moved = moved(String.valueOf(row.get(3)));
            if (moved.contains(" REFRESH ") || !moved.contains(TableName.part(to) + ".")) {
                return Optional.of("reads beyond the database, or by a clock");
            }
            channel.ask(moved, Map.of());
        } else if (engine.endsWith("MergeTree") && !engine.startsWith("Shared")) {
            channel.ask(
                    "CREATE TABLE %s.%s AS %s.%s ENGINE = %s"
                            .formatted(
                                    TableName.part(to),
                                    TableName.part(name),
                                    TableName.part(from),
                                    TableName.part(name),
                                    alone(String.valueOf(row.get(2)))),
                    Map.of());
            channel.ask(
                    "ALTER TABLE %s.%s MODIFY COMMENT '[bedstone: %s]'"
                            .formatted(TableName.part(to), TableName.part(name), row.get(4)),
                    Map.of());
        } else {
            return Optional.of("its engine " + engine + " keeps its rows elsewhere");
        }
        if ("tenant".equals(row.get(4))) {
            tables.add(table(channel, to, name, !view));
        }
        return Optional.empty();
    }

    private static String alone(String engine) {
        return REPLICATED.matcher(engine).replaceFirst("$1($2");
    }

    /** The server writes definitions with the database before every table. */
    private String moved(String definition) {
        String quoted = Pattern.quote(from);
        return definition.replaceAll(
                "(?<![\\w`.])`?" + quoted + "`?\\.(?=[`\\w])", TableName.part(to) + ".");
    }

    /** The tables of tenants in a database. */
    static List<TrialTable> tables(DirectChannel channel, String database) {
        List<TrialTable> tables = new ArrayList<>();
        for (List<@Nullable String> row : channel.ask(TABLES.formatted(text(database)), Map.of())) {
            if ("tenant".equals(row.get(4))) {
                tables.add(table(channel, database, String.valueOf(row.get(0)), false));
            }
        }
        return tables;
    }

    private static TrialTable table(
            DirectChannel channel, String database, String name, boolean keepsRows) {
        Optional<TrialTable.Value> value =
                channel.ask(CHANGEABLE.formatted(text(database), text(name)), Map.of()).stream()
                        .findFirst()
                        .map(row ->
                                new TrialTable.Value(
                                        String.valueOf(row.get(0)),
                                        String.valueOf(row.get(1)).contains("String")
                                                ? "'changed'"
                                                : "1"));
        return new TrialTable(name, TableName.part(name), keepsRows, value);
    }

    private static String text(String name) {
        return name.replace("\\", "\\\\").replace("'", "\\'");
    }
}
