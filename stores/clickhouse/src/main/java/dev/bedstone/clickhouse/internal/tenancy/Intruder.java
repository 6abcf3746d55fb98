package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.Binding;
import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.Inserts;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.clickhouse.internal.Statements;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An application that works for one tenant and would read and write those of another, with what
 * protects them or a part of it. Not thread-safe.
 */
final class Intruder {

    private static final Duration TIME = Duration.ofSeconds(30);
    private static final Scope MINE = new Scope(Ground.MINE, Actor.service("tenant prove"));

    private final Ground ground;
    private final Set<Protection> protections;
    private final TenantBinding binding;
    private final Queries queries;
    private final Queries unbound;
    private final Inserts inserts;

    Intruder(Ground ground, Statements statements, Set<Protection> protections) {
        this.ground = ground;
        this.protections = protections;
        this.unbound = new Queries(statements);
        TableClasses classes = new TableClasses(unbound, statements.failures(), ground.database());
        this.binding = new TenantBinding(classes, statements.failures(), protections);
        this.queries = unbound.boundTo(binding);
        this.inserts = new Inserts(statements, classes::forget);
    }

    Ground ground() {
        return ground;
    }

    /** The number that a query of one number answers. */
    long number(String query) {
        Draft draft = new Draft("tenant prove", false, query, TIME);
        return MINE.call(() -> queries.one(draft, Long.class));
    }

    /** Carries out a query, whatever it answers. */
    void read(String query) {
        Draft draft = new Draft("tenant prove", false, query, TIME);
        MINE.run(() -> queries.copy(draft, "Null", OutputStream.nullOutputStream()));
    }

    /** Deletes the tenant's rows that fulfil a condition; without protection everybody's. */
    void delete(TrialTable table, String where) {
        change(
                table,
                has(Protection.PREDICATE)
                        ? Changes.delete(table.name(), where)
                        : "delete from " + table.quoted() + " where (" + where + ")");
    }

    /** Changes rows as {@link #delete} does. */
    void update(TrialTable table, TrialTable.Value value, String where) {
        change(
                table,
                has(Protection.PREDICATE)
                        ? Changes.update(table.name(), Map.of(value.column(), value.value()), where)
                        : "alter table %s update `%s` = %s where (%s)"
                                .formatted(table.quoted(), value.column(), value.value(), where));
    }

    private void change(TrialTable table, String text) {
        Draft draft = new Draft("tenant prove", true, text, TIME);
        draft.setting("mutations_sync", 1);
        Binding bound = has(Protection.PREDICATE) ? binding.forChanges(table.name()) : null;
        MINE.run(() -> (bound == null ? unbound : queries.boundTo(bound)).command(draft));
    }

    /** Inserts a row that says it belongs to the other tenant. */
    void insertForeign(TrialTable table) {
        Inserts bound = has(Protection.OWNER) ? inserts.boundTo(binding) : inserts;
        MINE.run(() -> insertRow(bound, table, List.of(Ground.THEIRS.value()), ""));
    }

    /** Inserts a row of one's own under a token; without protection nothing is said of whose. */
    void insertOwn(TrialTable table, String token) {
        Inserts bound = has(Protection.TOKEN) ? inserts.boundTo(binding) : inserts;
        MINE.run(() -> insertRow(bound, table, List.of(Ground.MINE.value()), token));
    }

    /** Inserts a row as the other tenant does. */
    void insertAsTheOther(TrialTable table, String token) {
        Inserts bound = has(Protection.TOKEN) ? inserts.boundTo(binding) : inserts;
        Scope theirs = new Scope(Ground.THEIRS, Actor.service("tenant prove"));
        theirs.run(() -> insertRow(bound, table, List.of(Ground.THEIRS.value()), token));
    }

    private static void insertRow(Inserts bound, TrialTable table, List<?> row, String token) {
        Draft draft = new Draft("tenant prove", true, "insert", TIME);
        if (!token.isEmpty()) {
            draft.setting("insert_deduplication_token", token);
        }
        bound.lists(table.name(), draft, List.of("tenant_id"), List.of(row));
    }

    private boolean has(Protection protection) {
        return protections.contains(protection);
    }
}
