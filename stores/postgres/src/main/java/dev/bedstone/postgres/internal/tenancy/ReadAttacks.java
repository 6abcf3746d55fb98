package dev.bedstone.postgres.internal.tenancy;

import static dev.bedstone.contracts.TenantAttack.Kind.READ;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.postgres.internal.tenancy.Attack.Try;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Attacks on the rows of tables, over every way SQL has to read them. */
final class ReadAttacks {

    private static final String LOCK = "select 1 from {table} where {foreign} for update";

    private ReadAttacks() {}

    static List<Attack> all() {
        return List.of(
                query(
                        "read-all",
                        "reads every row of the table",
                        "select exists (select from {table} where {foreign})"),
                planted(
                        "read-by-key",
                        "reads a row by its key, which it knows",
                        "select exists (select from {table} where {theirs})"),
                query(
                        "read-joined",
                        "reads the table through a join with itself",
                        "select exists (select from {table} a right join {table} b on true where"
                                + " b.{foreign})"),
                query(
                        "read-nested",
                        "reads the table inside of expressions, common tables and set operations",
                        "with all_rows as materialized (select tenant_id from {table} union all"
                                + " select (select tenant_id from {table} where {foreign} limit 1))"
                                + " select exists (select from all_rows where {foreign} and"
                                + " tenant_id is not null)"),
                attack(
                        "read-locked",
                        "locks rows, which must be seen for it",
                        false,
                        Table.Right.UPDATE,
                        table -> intruder -> seen(intruder.sees(table.sql(LOCK)))),
                live(
                        "copy-out",
                        "copies the table out",
                        table -> intruder -> copied(intruder, table)),
                live(
                        "cursor",
                        "reads through a cursor",
                        table ->
                                intruder -> {
                                    intruder.run(
                                            table.sql(
                                                    "declare bedstone_cursor no scroll cursor for select 1 from"
                                                            + " {table} where {foreign}"));
                                    return seen(
                                            intruder.change("fetch 1 from bedstone_cursor") > 0);
                                }),
                live(
                        "row-security-off",
                        "switches row-level security off for its session",
                        table ->
                                intruder -> {
                                    intruder.run("set local row_security = off");
                                    return seen(
                                            intruder.sees(
                                                    table.sql(
                                                            "select exists (select from {table} where"
                                                                    + " {foreign})")));
                                }),
                planted(
                        "sql-in-function",
                        "lets a function of the server carry out the query",
                        "select exists (select from ts_stat('select to_tsvector(''simple'',"
                                + " tenant_id::text) from {table} where tenant_id <> ''"
                                + Tenants.MINE
                                + "'''))"));
    }

    private static @Nullable String copied(Intruder intruder, Table table) throws SQLException {
        StringWriter out = new StringWriter();
        String copy = "copy (select tenant_id from {table} where {foreign} limit 1) to stdout";
        try {
            intruder.connection().getCopyAPI().copyOut(table.sql(copy), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return seen(!out.toString().isEmpty());
    }

    private static Attack query(String key, String what, String sql) {
        return live(key, what, table -> intruder -> seen(intruder.sees(table.sql(sql))));
    }

    private static Attack live(String key, String what, Function<Table, Try> attempt) {
        return attack(key, what, true, Table.Right.SELECT, attempt);
    }

    private static Attack planted(String key, String what, String sql) {
        return attack(
                key,
                what,
                false,
                Table.Right.SELECT,
                table -> intruder -> seen(intruder.sees(table.sql(sql))));
    }

    private static Attack attack(
            String key,
            String what,
            boolean live,
            Table.Right right,
            Function<Table, Try> attempt) {
        return new Attack(
                TenantAttack.of(key, READ, what),
                live,
                ground ->
                        Ground.targets(
                                ground.tables(right),
                                table ->
                                        intruder -> {
                                            intruder.begin(Tenants.MINE);
                                            return attempt.apply(table).by(intruder);
                                        }),
                Ground::rowSecurity);
    }

    static @Nullable String seen(boolean seen) {
        return seen ? "rows of another tenant were read" : null;
    }
}
