package dev.bedstone.clickhouse.internal.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.internal.Draft;
import dev.bedstone.clickhouse.internal.Queries;
import dev.bedstone.clickhouse.internal.ServerChecks;
import dev.bedstone.clickhouse.internal.Statements;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Promise R34 for ClickHouse: whatever a query's text is, its answer holds nothing of another
 * tenant. Texts are made of pieces of queries, at random but with a seed. The control sends the
 * same texts without taking them apart first.
 */
@ClickHouseTest
class TenantTextTest {

    private static final long SEED = Long.getLong("bedstone.seed", 20_261_121);
    private static final int TEXTS = Integer.getInteger("bedstone.texts", 600);
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final Scope MINE = new Scope(Ground.MINE, Actor.service("test"));

    private static final List<String> SEEDS =
            List.of(
                    "select text from note",
                    "select text from note as n where n.text != '' limit 9",
                    "with c as ( select text from note ) select text from c",
                    "select text from note union all select text from note",
                    "select a . text from note as a join note as b using id",
                    "select text from ( select text from note ) as s , note as t",
                    "select text , z from note array join [ 1 , 2 ] as z",
                    "select text from note where id in ( select id from note )",
                    "from note select text order by text",
                    "select text from plain",
                    "select text from ( with plain as ( select 1 ) select 1 ) as z , plain",
                    "select text from merge ( '^note$' )",
                    "with plain as ( select text from note ) select text from plain");

    private static final List<String> PIECES =
            List.of(
                    "plain",
                    "note",
                    "merged",
                    "`plain`",
                    "\"plain\"",
                    "text",
                    "*",
                    ",",
                    "(",
                    ")",
                    ".",
                    "from",
                    "FROM",
                    "join",
                    "select",
                    "with",
                    "as",
                    "in",
                    "where",
                    "window",
                    "limit",
                    "group",
                    "by",
                    "order",
                    "array",
                    "final",
                    "sample",
                    "on",
                    "using",
                    "union",
                    "all",
                    "except",
                    "format",
                    "settings",
                    "additional_table_filters",
                    "=",
                    "{}",
                    "1",
                    "'x'",
                    "--",
                    "\n",
                    "/*",
                    "*/",
                    "#",
                    "# ",
                    "//",
                    "`",
                    "'",
                    "\"",
                    "\u00a0",
                    "\u2003",
                    "$$",
                    "cross join plain",
                    ", plain",
                    "union all select text from plain",
                    "/* */ , plain",
                    "-- x\n , plain",
                    "merge ( '^plain$' )",
                    "as where , plain");

    private final FreshClickHouse database;
    private final Statements statements;

    TenantTextTest(FreshClickHouse database) {
        this.database = database;
        this.statements =
                new Statements(
                        StoreId.of(StoreKind.CLICKHOUSE), database.config(), StoreHooks.NONE);
        ServerChecks.of(statements, Deadline.after(TIME));
    }

    @BeforeEach
    void plant() {
        database.execute(
                "create table note (tenant_id UUID, id UInt64, text String) engine = MergeTree order by"
                        + " (tenant_id, id) comment '[bedstone: tenant]'");
        database.execute(
                "insert into note values ('%s', 1, 'mine'), ('%s', 1, 'THEIRS')"
                        .formatted(Ground.MINE, Ground.THEIRS));
        database.execute(
                "create table plain (id UInt64, text String) engine = MergeTree order by id");
        database.execute("insert into plain values (1, 'THEIRS')");
        database.execute(
                "create table merged (id UInt64, text String) engine = Merge(currentDatabase(),"
                        + " '^note$')");
    }

    @AfterEach
    void close() {
        statements.close();
    }

    @Test
    void noTextReachesAnotherTenant() {
        Tally tally = send(EnumSet.allOf(Protection.class));
        assertThat(tally.leaks).as("seed " + SEED).isEmpty();
        assertThat(tally.answered).as("texts that are queries").isGreaterThan(TEXTS / 20);
    }

    @Test
    void theSameTextsReachItWithoutTheCheck() {
        Set<Protection> unchecked = EnumSet.allOf(Protection.class);
        unchecked.remove(Protection.CHECK);
        assertThat(send(unchecked).leaks).isNotEmpty();
    }

    private static final class Tally {
        private final List<String> leaks = new ArrayList<>();
        private int answered;
    }

    private Tally send(Set<Protection> protections) {
        Queries unbound = new Queries(statements);
        TableClasses classes =
                new TableClasses(unbound, statements.failures(), database.config().database());
        Queries queries =
                unbound.boundTo(new TenantBinding(classes, statements.failures(), protections));
        Random random = new Random(SEED);
        Tally tally = new Tally();
        for (int count = 0; count < TEXTS; count++) {
            String text = text(random);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                Draft draft = new Draft("fuzz", false, text, TIME);
                MINE.run(() -> queries.copy(draft, "TabSeparated", answer));
                tally.answered++;
            } catch (StoreFailure | IllegalArgumentException refused) {
                // What is refused reaches nothing.
            }
            if (answer.toString(StandardCharsets.UTF_8).contains("THEIRS")) {
                tally.leaks.add(text);
            }
        }
        return tally;
    }

    private static String text(Random random) {
        List<String> pieces =
                new ArrayList<>(List.of(SEEDS.get(random.nextInt(SEEDS.size())).split(" ")));
        int changes = random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(pieces.size());
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            switch (random.nextInt(3)) {
                case 0 -> pieces.set(at, piece);
                case 1 -> pieces.add(at, piece);
                default -> pieces.add(piece);
            }
        }
        return String.join(" ", pieces);
    }
}
