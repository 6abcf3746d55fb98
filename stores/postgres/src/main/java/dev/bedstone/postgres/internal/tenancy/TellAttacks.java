package dev.bedstone.postgres.internal.tenancy;

import static dev.bedstone.contracts.TenantAttack.Kind.TELL;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.postgres.internal.tenancy.Attack.Removal;
import dev.bedstone.postgres.internal.tenancy.Attack.Target;
import dev.bedstone.postgres.internal.tenancy.Attack.Try;
import dev.bedstone.postgres.internal.tenancy.Table.Right;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Attacks on what the server says beside rows: errors, plans, statistics, remarks, counters. */
final class TellAttacks {

    private static final Pattern ROWS = Pattern.compile("actual rows=([0-9]+)");

    private TellAttacks() {}

    static List<Attack> all() {
        return List.of(
                attack(
                        "error-text",
                        false,
                        "provokes an error whose text quotes the row",
                        table ->
                                intruder -> {
                                    try {
                                        intruder.text(
                                                table.sql(
                                                        "select case when {foreign} then"
                                                                + " (bedstone_row::text)::bigint else 0 end"
                                                                + " from {table} as bedstone_row"));
                                        return null;
                                    } catch (SQLException e) {
                                        return quoted(Refusal.whole(e));
                                    }
                                }),
                attack(
                        "leaky-function",
                        false,
                        "has rows shown to a cheap function of its own before they are filtered",
                        table ->
                                intruder -> {
                                    intruder.run(
                                            "create function pg_temp.bedstone_spy(text) returns boolean"
                                                    + " language plpgsql cost 0.0000001 as 'begin raise"
                                                    + " notice ''%'', $1; return true; end'");
                                    return quoted(
                                            intruder.run(
                                                    table.sql(
                                                            "select 1 from {table} where"
                                                                    + " pg_temp.bedstone_spy(tenant_id::text)")));
                                }),
                attack(
                        "statistics",
                        true,
                        "reads the planner's statistics of the table",
                        table ->
                                intruder ->
                                        intruder.sees(
                                                        table.sql(
                                                                "select exists (select from pg_stats where"
                                                                        + " schemaname = {schema-text} and"
                                                                        + " tablename = {table-text} and"
                                                                        + " concat(most_common_vals,"
                                                                        + " histogram_bounds) <> '')"))
                                                ? "values of columns are shown"
                                                : null),
                attack(
                        "explain",
                        false,
                        "counts rows with EXPLAIN ANALYZE",
                        table ->
                                intruder -> {
                                    intruder.begin(Tenants.MINE);
                                    String plan =
                                            intruder.text(
                                                    table.sql(
                                                            "explain (analyze, timing off, summary off,"
                                                                    + " costs off) select 1 from {table}"
                                                                    + " where {foreign}"));
                                    Matcher rows = ROWS.matcher(plan);
                                    return rows.find() && Integer.parseInt(rows.group(1)) > 0
                                            ? "the plan counts rows of another tenant"
                                            : quoted(plan);
                                }),
                new Attack(
                        TenantAttack.of(
                                "sequence",
                                TELL,
                                "reads the counter of a table, which counts for all tenants"),
                        true,
                        TellAttacks::sequences,
                        TellAttacks::missingRights));
    }

    private static @Nullable String quoted(String text) {
        return text.contains(Tenants.THEIRS.toString())
                ? "the text holds values of another tenant"
                : null;
    }

    private static List<Target> sequences(Ground ground) throws SQLException {
        return ground.schema().texts("sequences", 1).stream()
                .map(sequence ->
                        new Target(
                                "sequence " + sequence.getFirst(),
                                intruder -> {
                                    intruder.begin(Tenants.MINE);
                                    intruder.text("select last_value from " + sequence.getFirst());
                                    return "the counter was read";
                                }))
                .toList();
    }

    private static List<Removal> missingRights(Ground ground) throws SQLException {
        String role = "\"" + ground.applicationRole().replace("\"", "\"\"") + "\"";
        List<Removal> removals = new ArrayList<>();
        for (List<String> sequence : ground.schema().texts("sequences", 1)) {
            String on = " select on sequence " + sequence.getFirst();
            removals.add(
                    new Removal("grant" + on + " to " + role, "revoke" + on + " from " + role));
        }
        return removals;
    }

    private static Attack attack(
            String key, boolean live, String what, Function<Table, Try> attempt) {
        return new Attack(
                TenantAttack.of(key, TELL, what),
                live,
                ground ->
                        Ground.targets(
                                ground.tables(Right.SELECT),
                                table ->
                                        intruder -> {
                                            intruder.begin(Tenants.MINE);
                                            return attempt.apply(table).by(intruder);
                                        }),
                Ground::rowSecurity);
    }
}
