package dev.bedstone.postgres.internal.tenancy;

import static dev.bedstone.contracts.TenantAttack.Kind.READ;
import static dev.bedstone.contracts.TenantAttack.Kind.TELL;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantAttack.Kind;
import dev.bedstone.postgres.internal.tenancy.Attack.Target;
import dev.bedstone.postgres.internal.tenancy.Attack.Try;
import dev.bedstone.postgres.internal.tenancy.Table.Right;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGNotification;

/**
 * What row-level security does not defend against. All of it takes SQL of the attacker's own, or a
 * program that does what it is told here not to do; the trial shows it, so that nobody believes
 * otherwise.
 */
final class OpenAttacks {

    private static final String INJECTION = "not defended: needs SQL injection; ";

    private OpenAttacks() {}

    static List<Attack> all() {
        return List.of(
                onTable(
                        "set-config",
                        READ,
                        "binds another tenant with set_config inside of its transaction",
                        INJECTION + "bind every value as a parameter and take no SQL from outside",
                        table ->
                                intruder -> {
                                    intruder.begin(Tenants.MINE);
                                    intruder.run(
                                            "select set_config('app.tenant_id', '"
                                                    + Tenants.THEIRS
                                                    + "', true)");
                                    return ReadAttacks.seen(
                                            intruder.sees(
                                                    table.sql(
                                                            "select exists (select from {table} where"
                                                                    + " {foreign})")));
                                }),
                onTable(
                        "row-counts",
                        TELL,
                        "reads the number of all rows from the catalogue",
                        INJECTION + "statistics of whole tables are open to every role",
                        table ->
                                intruder -> {
                                    intruder.begin(Tenants.MINE);
                                    return intruder.sees(
                                                    table.sql(
                                                            "select reltuples > (select count(*) from"
                                                                    + " {table}) from pg_class where oid ="
                                                                    + " '{table}'::regclass"))
                                            ? "the rows of all tenants are counted"
                                            : null;
                                }),
                onTable(
                        "held-cursor",
                        READ,
                        "reads a cursor WITH HOLD that another tenant's transaction left open",
                        "not defended: other pools than Bedstone's keep it; do not use WITH HOLD",
                        table -> intruder -> heldCursor(intruder, table)),
                onTable(
                        "temporary-table",
                        READ,
                        "reads a temporary table that another tenant's transaction left",
                        "not defended: other pools than Bedstone's keep it; use ON COMMIT DROP",
                        table -> intruder -> temporaryTable(intruder, table)),
                once(
                        "statement-text",
                        TELL,
                        "reads the texts of statements of other connections",
                        INJECTION
                                + "one role sees its own statements; bound parameters are not part"
                                + " of the text",
                        OpenAttacks::statementText),
                once(
                        "notify",
                        READ,
                        "listens to the channels of other tenants",
                        "not defended: channels have no owner; send keys in NOTIFY, never data",
                        OpenAttacks::notified),
                once(
                        "large-object",
                        READ,
                        "reads a large object of another tenant",
                        "not defended: large objects have no tenant; use the type bytea",
                        OpenAttacks::largeObject));
    }

    private static @Nullable String heldCursor(Intruder intruder, Table table) throws SQLException {
        intruder.begin(Tenants.THEIRS);
        intruder.run(table.sql("declare bedstone_held cursor with hold for select 1 from {table}"));
        intruder.commit();
        intruder.begin(Tenants.MINE);
        boolean read = intruder.change("fetch 1 from bedstone_held") > 0;
        intruder.run("close bedstone_held");
        intruder.commit();
        return ReadAttacks.seen(read);
    }

    private static @Nullable String temporaryTable(Intruder intruder, Table table)
            throws SQLException {
        intruder.begin(Tenants.THEIRS);
        intruder.run(table.sql("create temporary table bedstone_left as select 1 from {table}"));
        intruder.commit();
        intruder.begin(Tenants.MINE);
        boolean read = intruder.sees("select exists (select from pg_temp.bedstone_left)");
        intruder.run("drop table pg_temp.bedstone_left");
        intruder.commit();
        return ReadAttacks.seen(read);
    }

    private static @Nullable String statementText(Intruder intruder, Intruder other)
            throws SQLException {
        other.begin(Tenants.THEIRS);
        other.sees("select 'canary of another tenant'");
        intruder.begin(Tenants.MINE);
        return intruder.sees(
                        "select exists (select from pg_stat_activity where pid <> pg_backend_pid()"
                                + " and query like '%canary of another%')")
                ? "the text of a statement was read"
                : null;
    }

    private static @Nullable String notified(Intruder intruder, Intruder other)
            throws SQLException {
        intruder.begin(Tenants.MINE);
        intruder.run("listen bedstone_trial");
        intruder.commit();
        other.begin(Tenants.THEIRS);
        other.run("notify bedstone_trial, 'canary'");
        other.commit();
        intruder.begin(Tenants.MINE);
        intruder.run("unlisten bedstone_trial");
        PGNotification[] heard = intruder.connection().getNotifications();
        intruder.commit();
        return heard != null && heard.length > 0 ? "the payload was read" : null;
    }

    private static @Nullable String largeObject(Intruder intruder, Intruder other)
            throws SQLException {
        other.begin(Tenants.THEIRS);
        String number = other.text("select lo_from_bytea(0, 'canary')").strip();
        other.commit();
        intruder.begin(Tenants.MINE);
        boolean read = intruder.text("select lo_get(" + number + ")").length() > 2;
        intruder.run("select lo_unlink(" + number + ")");
        intruder.commit();
        return read ? "the bytes were read" : null;
    }

    /** One table is enough to show it. */
    private static Attack onTable(
            String key, Kind kind, String what, String limit, Function<Table, Try> attempt) {
        return new Attack(
                TenantAttack.open(key, kind, what, limit),
                false,
                ground ->
                        Ground.targets(
                                ground.planted(Right.SELECT).stream().limit(1).toList(), attempt),
                ground -> List.of());
    }

    private static Attack once(String key, Kind kind, String what, String limit, Twosome attempt) {
        return new Attack(
                TenantAttack.open(key, kind, what, limit),
                false,
                ground ->
                        List.of(
                                new Target(
                                        "the database",
                                        intruder -> {
                                            try (Intruder other = ground.another()) {
                                                return attempt.by(intruder, other);
                                            }
                                        })),
                ground -> List.of());
    }

    private interface Twosome {
        @Nullable String by(Intruder intruder, Intruder other) throws SQLException;
    }
}
