package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.ClickHouseFailures;
import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tables belong to tenants and which to the platform, as their comments say: {@code
 * [bedstone: tenant]} or {@code [bedstone: platform]}. Read from the catalogue and remembered for a
 * while; thread-safe.
 */
public final class TableClasses {

    /** How long another process may take to be heard. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    /** How often a table that is not known is looked for at most. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final String CATALOGUE =
            """
            select database, name, extract(comment, '\\\\[bedstone: ([a-z]+)\\\\]') as kind
              from system.tables where position(comment, '[bedstone: ') > 0
             order by database, name\
            """;

    private final Queries queries;
    private final ClickHouseFailures failures;
    private final String database;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Known known;

    /**
     * @param queries bound to nothing
     * @param database where tables lie that are named without one
     */
    public TableClasses(Queries queries, ClickHouseFailures failures, String database) {
        this.queries = queries;
        this.failures = failures;
        this.database = database;
    }

    /** What a table is. */
    enum Kind {
        TENANT,
        PLATFORM,
        /** Nothing was said. */
        NONE
    }

    private record Row(String database, String name, String kind) {}

    private record Known(Map<TableReference, Kind> kinds, Deadline stale, Deadline settled) {}

    /** The class of a table, for a statement whose time and name are used. */
    Kind of(String operation, Duration time, TableReference table) {
        TableReference full = table.in(database);
        Kind kind = current(operation, time).getOrDefault(full, Kind.NONE);
        Known last = known;
        if (kind == Kind.NONE && last != null && last.settled().hasPassed()) {
            forget();
            kind = current(operation, time).getOrDefault(full, Kind.NONE);
        }
        return kind;
    }

    /** Every table that has a class. */
    Map<TableReference, Kind> current(String operation, Duration time) {
        Known last = known;
        if (last != null && !last.stale().hasPassed()) {
            return last.kinds();
        }
        Deadline deadline = Deadline.after(time);
        await(operation, deadline);
        try {
            last = known;
            if (last == null || last.stale().hasPassed()) {
                last = read(operation, deadline.remaining());
                known = last;
            }
            return last.kinds();
        } finally {
            reading.unlock();
        }
    }

    /** One caller asks, the others wait for what it learns. */
    private void await(String operation, Deadline deadline) {
        try {
            if (!reading.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                throw failures.late(operation);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(operation);
        }
    }

    /** Looks again before the next statement. */
    public void forget() {
        known = null;
    }

    private Known read(String operation, Duration time) {
        Duration left = time.isPositive() ? time : Duration.ofMillis(1);
        Draft draft = new Draft(operation, false, CATALOGUE, left);
        Map<TableReference, Kind> kinds =
                queries.ask(draft, Row.class).stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        row -> new TableReference(row.database(), row.name()),
                                        row -> kind(row.kind())));
        return new Known(kinds, Deadline.after(REMEMBERED), Deadline.after(SHORTEST));
    }

    /** A class that does not exist must not open a table. */
    private static Kind kind(String word) {
        return switch (word) {
            case "tenant" -> Kind.TENANT;
            case "platform" -> Kind.PLATFORM;
            default -> Kind.NONE;
        };
    }
}
