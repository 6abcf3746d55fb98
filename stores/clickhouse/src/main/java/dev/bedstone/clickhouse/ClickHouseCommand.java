package dev.bedstone.clickhouse;

import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.Inserts;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.kernel.OutcomeUnknown;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A statement that changes something: {@code create}, {@code alter}, {@code drop}, {@code insert …
 * select}, {@code optimize}. Not thread-safe.
 *
 * <p>Names are bound as values are, with the type {@code Identifier}: {@code create table
 * {name:Identifier} (…)}.
 */
public final class ClickHouseCommand {

    private final Queries queries;
    private final Inserts inserts;
    private final Draft draft;

    ClickHouseCommand(Queries queries, Inserts inserts, Draft draft) {
        this.queries = queries;
        this.inserts = inserts;
        this.draft = draft;
    }

    /**
     * Gives a parameter its value, which must fit the type that stands in the text.
     *
     * @throws IllegalArgumentException if the statement has no such parameter, or the value does
     *     not fit
     */
    public ClickHouseCommand bind(String name, @Nullable Object value) {
        draft.bind(name, value);
        return this;
    }

    /**
     * Gives a parameter its value as text, such as a person types it; the server reads it as the
     * type that stands in the text, and refuses what is none.
     *
     * @throws IllegalArgumentException if the statement has no such parameter
     */
    public ClickHouseCommand bindText(String name, String value) {
        draft.bindText(name, value);
        return this;
    }

    /**
     * Sets a setting of the server for this statement.
     *
     * @throws IllegalArgumentException if it is none
     */
    public ClickHouseCommand setting(String name, Object value) {
        draft.setting(name, value);
        return this;
    }

    /**
     * Says how long the statement may take, instead of {@code bedstone.clickhouse.timeouts.call}.
     */
    public ClickHouseCommand within(Duration time) {
        draft.within(time);
        return this;
    }

    /** As {@link ClickHouseQuery#named}; {@code command} if nothing is said. */
    public ClickHouseCommand named(String operation) {
        draft.named(operation);
        return this;
    }

    /**
     * Sends the statement, once, and waits until the server has done it.
     *
     * @throws OutcomeUnknown if the connection broke under it
     * @throws dev.bedstone.kernel.StoreFailure if the server refuses or cannot be reached
     * @throws IllegalArgumentException if a parameter has no value
     */
    public void run() {
        try {
            queries.command(draft);
        } finally {
            inserts.forgetTables();
        }
    }
}
