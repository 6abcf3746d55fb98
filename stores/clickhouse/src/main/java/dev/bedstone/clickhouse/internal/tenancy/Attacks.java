package dev.bedstone.clickhouse.internal.tenancy;

import static dev.bedstone.clickhouse.internal.tenancy.Attack.Fits.ANYTHING;
import static dev.bedstone.clickhouse.internal.tenancy.Attack.Fits.TABLES;
import static dev.bedstone.contracts.TenantAttack.Kind.READ;
import static dev.bedstone.contracts.TenantAttack.Kind.TELL;
import static dev.bedstone.contracts.TenantAttack.Kind.WRITE;

import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.kernel.StoreFailure;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every attack, in the order they are tried. */
final class Attacks {

    private static final String COUNT = " where tenant_id = '{theirs}'";

    private static final String TRIAL = "select count() from bedstone_trial" + COUNT;

    private static final Set<Protection> CHECK = EnumSet.of(Protection.CHECK);

    static final List<Attack> ALL =
            List.of(
                    reads(
                            "read",
                            "reads the table as it is",
                            EnumSet.of(Protection.FILTERS),
                            "select count() from {table}" + COUNT),
                    reads(
                            "subquery",
                            "reads the table within WITH, a join and a subquery",
                            EnumSet.of(Protection.FILTERS),
                            "with c as (select tenant_id from {table}) select count() from (select"
                                    + " tenant_id from c) as a left join {table} as b on"
                                    + " a.tenant_id = b.tenant_id where a.tenant_id = '{theirs}'"),
                    reads(
                            "settings-in-text",
                            "empties the filters in the statement's text",
                            EnumSet.of(Protection.CHECK, Protection.READONLY),
                            "select count() from {table}"
                                    + COUNT
                                    + " settings additional_table_filters = {}"),
                    reads(
                            "merge-function",
                            "reads by the table function merge",
                            CHECK,
                            "select count() from merge(currentDatabase(), '^{name}$')" + COUNT),
                    reads(
                            "merge-tree-index",
                            "reads the primary index by mergeTreeIndex",
                            CHECK,
                            "select count() from mergeTreeIndex(currentDatabase(), '{name}')"
                                    + " where tenant_id = '{theirs}'"),
                    over(
                            "merge-table",
                            "reads by a table of the engine Merge over it",
                            "table",
                            "as {table} engine = Merge(currentDatabase(), '^{name}$') comment 'trial'"),
                    over(
                            "buffer-table",
                            "reads by a table of the engine Buffer before it",
                            "table",
                            "as {table} engine = Buffer(currentDatabase(), '{name}', 1, 10, 100,"
                                    + " 10000, 1000000, 10000000, 100000000) comment 'trial'"),
                    attack(
                            "alias-table",
                            "reads by a table of the engine Alias, which has the other's comment",
                            EnumSet.of(Protection.CHECK, Protection.FILTERS),
                            "table",
                            "engine = Alias(currentDatabase(), '{name}')",
                            TRIAL),
                    over(
                            "copy",
                            "reads a table that was filled from it",
                            "table",
                            "engine = Memory as select * from {table}"),
                    hidden(
                            "name-of-with",
                            "hides a table behind a name of WITH that is not visible there",
                            "select count() from (with bedstone_trial as (select 1 as x) select x"
                                    + " from bedstone_trial) as a, bedstone_trial as b where"
                                    + " b.tenant_id = '{theirs}'"),
                    hidden(
                            "behind-in",
                            "reads a table behind IN",
                            "select toUInt64(toUUID('{theirs}') in (bedstone_trial))"),
                    hidden(
                            "in-as-a-function",
                            "reads a table by calling IN as a function",
                            "select toUInt64(in(toUUID('{theirs}'), bedstone_trial))"),
                    hidden(
                            "name-of-an-expression",
                            "reads a table behind IN by the name of an expression",
                            "with bedstone_trial as {name} select"
                                    + " toUInt64(toUUID('{theirs}') in {name})"),
                    dictionary(),
                    tells(
                            "error-in-condition",
                            "has a condition fail on the rows of others",
                            TABLES,
                            EnumSet.of(Protection.ORDER),
                            "select count() from {table} where throwIf(_part_offset > 0) = 0"),
                    tells(
                            "error-in-prewhere",
                            "has a condition fail before the filter",
                            ANYTHING,
                            CHECK,
                            "select count() from {table} prewhere throwIf(tenant_id = '{theirs}') ="
                                    + " 0"),
                    parts(),
                    estimate(),
                    token(),
                    new Attack(
                            TenantAttack.of("delete-all", WRITE, "deletes without a condition"),
                            TABLES,
                            EnumSet.of(Protection.PREDICATE),
                            (intruder, table) -> deleted(intruder, table, "1")),
                    new Attack(
                            TenantAttack.of(
                                    "delete-beyond",
                                    WRITE,
                                    "closes the parenthesis that its condition stands in"),
                            TABLES,
                            EnumSet.of(Protection.PREDICATE),
                            (intruder, table) -> deleted(intruder, table, "0) or (1")),
                    new Attack(
                            TenantAttack.of(
                                    "alter-update", WRITE, "changes rows by ALTER … UPDATE"),
                            TABLES,
                            EnumSet.of(Protection.PREDICATE),
                            Attacks::updated),
                    new Attack(
                            TenantAttack.of(
                                    "insert-for-another",
                                    WRITE,
                                    "inserts a row that belongs to another tenant"),
                            TABLES,
                            EnumSet.of(Protection.OWNER),
                            Attacks::inserted),
                    new Attack(
                            TenantAttack.open(
                                    "other-client",
                                    READ,
                                    "reads with the same user over another client",
                                    "not defended: the user may read everything; keep its password,"
                                            + " and clickhouse.client(), from what works for"
                                            + " tenants"),
                            ANYTHING,
                            Set.of(),
                            (intruder, table) ->
                                    intruder.ground().theirs(table, "1") > 0
                                            ? "rows were read"
                                            : null));

    private Attacks() {}

    static Attack named(String key) {
        return ALL.stream()
                .filter(attack -> attack.description().key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no attack " + key));
    }

    private static Attack reads(String key, String what, Set<Protection> taken, String query) {
        return new Attack(
                TenantAttack.of(key, READ, what),
                ANYTHING,
                taken,
                (intruder, table) -> seen(intruder.number(table.in(query)), "rows were counted"));
    }

    private static @Nullable String seen(long count, String what) {
        return count > 0 ? what : null;
    }

    /** By an object that no tenant was meant to reach. */
    private static Attack over(String key, String what, String kind, String definition) {
        return attack(key, what, CHECK, kind, definition, TRIAL);
    }

    private static Attack hidden(String key, String what, String query) {
        return attack(
                key,
                what,
                CHECK,
                "table",
                "engine = Memory as select tenant_id from {table}",
                query);
    }

    private static Attack attack(
            String key,
            String what,
            Set<Protection> taken,
            String kind,
            String definition,
            String query) {
        return new Attack(
                TenantAttack.of(key, READ, what),
                TABLES,
                taken,
                (intruder, table) -> {
                    Ground ground = intruder.ground();
                    String place = "`" + ground.database() + "`.";
                    String text =
                            table.in(definition.replace("{table}", place + "{table}"))
                                    .replace("currentDatabase()", "'" + ground.database() + "'");
                    return ground.with(
                            kind,
                            "bedstone_trial",
                            text,
                            () -> seen(intruder.number(table.in(query)), "rows were read"));
                });
    }

    private static Attack dictionary() {
        return attack(
                "dictionary",
                "reads by a dictionary that is loaded from it",
                CHECK,
                "dictionary",
                "(tenant_id UUID, n UInt64) primary key tenant_id source(clickhouse(query 'select"
                        + " tenant_id, toUInt64(count()) as n from {table} group by tenant_id'))"
                        + " layout(complex_key_hashed()) lifetime(0)",
                "select dictGet(concat(currentDatabase(), '.bedstone_trial'), 'n',"
                        + " tuple(toUUID('{theirs}')))");
    }

    /** An error is an answer, too; what is refused for another reason told nothing. */
    private static Attack tells(
            String key, String what, Attack.Fits fits, Set<Protection> taken, String query) {
        return new Attack(
                TenantAttack.of(key, TELL, what),
                fits,
                taken,
                (intruder, table) -> {
                    try {
                        intruder.number(table.in(query));
                        return null;
                    } catch (StoreFailure failure) {
                        boolean thrown =
                                failure.nativeCode()
                                        .filter(code -> code.startsWith("395"))
                                        .isPresent();
                        if (thrown) {
                            return "an error told of a row";
                        }
                        throw failure;
                    }
                });
    }

    private static Attack parts() {
        return new Attack(
                TenantAttack.of("parts", TELL, "reads the number of all rows from system.parts"),
                ANYTHING,
                CHECK,
                (intruder, table) ->
                        seen(
                                intruder.number(
                                        table.in(
                                                "select toUInt64(sum(rows)) from system.parts where"
                                                        + " active and database = currentDatabase()"
                                                        + " and table = '{name}'")),
                                "the number of rows was read"));
    }

    private static Attack estimate() {
        return new Attack(
                TenantAttack.of("explain", TELL, "has the server estimate what a query would read"),
                ANYTHING,
                CHECK,
                (intruder, table) -> {
                    intruder.read(table.in("explain estimate select * from {table}"));
                    return "an estimate was given";
                });
    }

    private static Attack token() {
        return new Attack(
                TenantAttack.of(
                        "token",
                        TELL,
                        "learns of a batch because its own with that token is dropped"),
                TABLES,
                EnumSet.of(Protection.TOKEN),
                (intruder, table) -> {
                    Ground ground = intruder.ground();
                    ground.plant(table);
                    String token = "bedstone-trial-" + UUID.randomUUID();
                    intruder.insertAsTheOther(table, token);
                    long before = ground.mine(table);
                    intruder.insertOwn(table, token);
                    boolean dropped = ground.mine(table) == before;
                    ground.plant(table);
                    return dropped ? "a batch was dropped" : null;
                });
    }

    private static @Nullable String deleted(Intruder intruder, TrialTable table, String where) {
        Ground ground = intruder.ground();
        try {
            intruder.delete(table, where);
            return ground.theirs(table, "1") == 0 ? "rows were deleted" : null;
        } finally {
            ground.plant(table);
        }
    }

    private static @Nullable String updated(Intruder intruder, TrialTable table) {
        Optional<TrialTable.Value> value = table.changeable();
        if (value.isEmpty()) {
            return null;
        }
        Ground ground = intruder.ground();
        try {
            intruder.update(table, value.get(), "1");
            String changed = "`" + value.get().column() + "` = " + value.get().value();
            return seen(ground.theirs(table, changed), "rows were changed");
        } finally {
            ground.plant(table);
        }
    }

    private static @Nullable String inserted(Intruder intruder, TrialTable table) {
        Ground ground = intruder.ground();
        long before = ground.theirs(table, "1");
        try {
            intruder.insertForeign(table);
            return ground.theirs(table, "1") > before ? "a row was added" : null;
        } finally {
            ground.plant(table);
        }
    }
}
