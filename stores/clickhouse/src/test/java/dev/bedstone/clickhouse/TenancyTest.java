package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.LogCapture;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ClickHouseTest
class TenancyTest {

    record Note(long id, String text) {}

    record OwnedNote(UUID tenantId, long id, String text) {}

    private static final Scope MINE = scope();
    private static final Scope THEIRS = scope();

    private final FreshClickHouse database;
    private final ClickHouse clickhouse;

    TenancyTest(FreshClickHouse database) {
        this.database = database;
        this.clickhouse = ClickHouse.open(database.config(), StoreHooks.NONE);
    }

    private static Scope scope() {
        return new Scope(new TenantId(UUID.randomUUID()), Actor.service("test"));
    }

    @BeforeEach
    void fill() {
        for (String table : List.of("note", "other")) {
            clickhouse
                    .command(
                            "create table "
                                    + table
                                    + " (tenant_id UUID, id UInt64, text String) engine = MergeTree"
                                    + " order by (tenant_id, id) settings"
                                    + " non_replicated_deduplication_window = 100 comment '[bedstone:"
                                    + " tenant]'")
                    .run();
        }
        clickhouse
                .command(
                        "create table price (id UInt64, name String) engine = MergeTree order by id"
                                + " comment 'what it costs [bedstone: platform]'")
                .run();
        clickhouse
                .command(
                        "create table plain (id UInt64, text String) engine = MergeTree order by id")
                .run();
        clickhouse
                .withoutTenant()
                .insert("price")
                .rows(List.of("id", "name"), List.of(List.of(1, "one")));
        clickhouse.withoutTenant().insert("plain").rows(Note.class, List.of(new Note(1, "plain")));
        MINE.run(() ->
                notes("note").rows(Note.class, List.of(new Note(1, "mine"), new Note(2, "also"))));
        THEIRS.run(() -> notes("note").rows(Note.class, List.of(new Note(1, "THEIRS"))));
    }

    @AfterEach
    void close() {
        clickhouse.close();
    }

    private ClickHouseInsert notes(String table) {
        return clickhouse.insert(table);
    }

    private List<String> texts(Scope scope, String query) {
        return scope.call(() -> clickhouse.query(query).list(String.class));
    }

    private String everything() {
        return database.execute(
                "select groupArray(text) from (select text from note order by text)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select text from note order by text",
                "select text from {db}.note order by text",
                "with n as (select * from note) select text from n order by text",
                "select n.text from note as n join price as p on 1 order by n.text",
                "select text from (select * from note union all select * from note where 0) order by 1",
                "select arrayJoin(arraySort(groupArray(text))) from note",
            })
    void aQueryReadsTheTenantsRows(String query) {
        String text = query.replace("{db}", database.config().database());
        assertThat(texts(MINE, text)).containsExactly("also", "mine");
        assertThat(texts(THEIRS, text)).containsExactly("THEIRS");
        assertThat(texts(scope(), text)).isEmpty();
    }

    @Test
    void withoutATenantNothingIsSent() {
        assertThatThrownBy(() -> clickhouse.query("select text from note").list(String.class))
                .isInstanceOf(MissingScopeException.class);
        assertThatThrownBy(() -> clickhouse.insert("note").rows(Note.class, List.of()))
                .isInstanceOf(MissingScopeException.class);
        assertThatThrownBy(() -> clickhouse.delete("note", "1").run())
                .isInstanceOf(MissingScopeException.class);
        assertThatThrownBy(() -> clickhouse.update("note", Map.of("text", "''"), "1").run())
                .isInstanceOf(MissingScopeException.class);
        assertThat(everything()).isEqualTo("['THEIRS','also','mine']");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select text from plain",
                "select text from merge('^note$')",
                "select text from note settings additional_table_filters = {}",
                "select comment from system.tables",
            })
    void whatHasNoClassIsRefused(String query) {
        assertThatThrownBy(() -> texts(MINE, query))
                .isInstanceOf(Denied.class)
                .message()
                .containsAnyOf("may not be sent", "has no class");
    }

    @Test
    void aCallerCannotSetTheFiltersEither() {
        assertThatThrownBy(() ->
                        MINE.call(() ->
                                clickhouse
                                        .query("select text from note")
                                        .setting("additional_table_filters", "{}")
                                        .list(String.class)))
                .isInstanceOf(Denied.class)
                .hasMessageContaining("additional_table_filters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select text from note where throwIf(text = 'THEIRS', 'seen') = 0",
                "select text from note where intDiv(1, text != 'THEIRS') = 1",
                "select n.text from note as n join other as o on n.id = o.id and throwIf(n.text = 'THEIRS') = 0",
                "select text from (select text, throwIf(text = 'THEIRS') as t from note) where t = 0",
            })
    void noConditionIsComputedOnOthersRows(String query) {
        MINE.run(
                () -> notes("other").rows(Note.class, List.of(new Note(1, "x"), new Note(2, "y"))));
        assertThat(texts(MINE, query)).containsExactlyInAnyOrder("mine", "also");
    }

    @Test
    void anInsertIsFilledAndChecked() {
        UUID mine = MINE.tenant().value();
        MINE.run(() -> notes("note").rows(OwnedNote.class, List.of(new OwnedNote(mine, 3, "own"))));
        MINE.run(() -> notes("note").rows(List.of("text", "id"), List.of(List.of("list", 4))));
        assertThat(texts(MINE, "select text from note order by text"))
                .containsExactly("also", "list", "mine", "own");
        OwnedNote foreign = new OwnedNote(THEIRS.tenant().value(), 9, "planted");
        assertThatThrownBy(
                        () -> MINE.run(() -> notes("note").rows(OwnedNote.class, List.of(foreign))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another tenant");
        assertThatThrownBy(() ->
                        MINE.run(() -> notes("price").rows(List.of("id"), List.of(List.of(2)))))
                .isInstanceOf(Denied.class);
        assertThatThrownBy(() ->
                        MINE.run(() -> notes("plain").rows(Note.class, List.of(new Note(2, "x")))))
                .isInstanceOf(Denied.class);
        assertThatThrownBy(() ->
                        MINE.run(() ->
                                notes("note").blocks(List.of("id"), "RowBinary", new byte[0])))
                .isInstanceOf(IllegalStateException.class);
        assertThat(texts(THEIRS, "select text from note")).containsExactly("THEIRS");
    }

    @Test
    void aTokenIsTheTenantsOwn() {
        for (Scope scope : List.of(MINE, THEIRS, MINE)) {
            scope.run(() ->
                    notes("other").token("batch-1").rows(Note.class, List.of(new Note(7, "once"))));
        }
        assertThat(texts(MINE, "select text from other")).containsExactly("once");
        assertThat(texts(THEIRS, "select text from other")).containsExactly("once");
    }

    @Test
    void changesTouchTheTenantsRowsOnly() {
        MINE.run(() ->
                clickhouse
                        .update(
                                "note",
                                Map.of("text", "concat(text, {end:String})"),
                                "id >= {from:UInt64}")
                        .bind("end", "!")
                        .bind("from", 1)
                        .run());
        assertThat(everything()).isEqualTo("['THEIRS','also!','mine!']");
        MINE.run(() -> clickhouse.delete("note", "id = 1 or throwIf(text = 'THEIRS') = 1").run());
        assertThat(everything()).isEqualTo("['THEIRS','also!']");
        MINE.run(() -> clickhouse.delete("note", "1").run());
        assertThat(everything()).isEqualTo("['THEIRS']");
        for (String table : List.of("price", "plain")) {
            assertThatThrownBy(() -> MINE.run(() -> clickhouse.delete(table, "1").run()))
                    .isInstanceOf(Denied.class);
        }
        assertThatThrownBy(() -> clickhouse.delete("note", "1) or (1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> clickhouse.update("note", Map.of("tenant_id", "id"), "1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutATenantTheTablesOfTenantsAreClosed() {
        ClickHouseStatements plain = clickhouse.withoutTenant();
        assertThat(plain.query("select text from plain").list(String.class))
                .containsExactly("plain");
        assertThatThrownBy(() -> plain.query("select text from note").list(String.class))
                .isInstanceOf(Denied.class)
                .hasMessageContaining("none is bound");
        assertThatThrownBy(() ->
                        plain.command(
                                        "create table copy engine = MergeTree order by id as select *"
                                                + " from note")
                                .run())
                .isInstanceOf(Denied.class);
        for (String change :
                List.of(
                        "delete from note where 1",
                        "alter table `note` update text = '' where 1")) {
            assertThatThrownBy(() -> plain.command(change).run())
                    .isInstanceOf(Denied.class)
                    .hasMessageContaining("every tenant");
        }
        assertThatThrownBy(() ->
                        plain.insert("note")
                                .rows(
                                        OwnedNote.class,
                                        List.of(new OwnedNote(UUID.randomUUID(), 1, "x"))))
                .isInstanceOf(Denied.class);
    }

    @Test
    void workAcrossTenantsHasAReasonThatIsWrittenDown() {
        try (LogCapture log = LogCapture.start()) {
            List<String> all =
                    clickhouse.platform(
                            "monthly invoices",
                            statements ->
                                    statements
                                            .query("select text from note order by text")
                                            .list(String.class));
            assertThat(all).containsExactly("THEIRS", "also", "mine");
            assertThat(log.text()).contains("monthly invoices");
        }
        assertThatThrownBy(() -> clickhouse.platform(" ", statements -> statements))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTableThatAnotherSessionMakesIsFoundAtOnce() {
        for (String table : List.of("late", "later", "latest")) {
            String query = "select text from " + table;
            assertThatThrownBy(() -> texts(MINE, query)).isInstanceOf(Denied.class);
            database.execute(
                    "create table "
                            + table
                            + " (tenant_id UUID, text String) engine = MergeTree order by tenant_id");
            assertThatThrownBy(() -> texts(MINE, query))
                    .isInstanceOf(Denied.class)
                    .hasMessageContaining("has no class");
            database.execute("alter table " + table + " modify comment '[bedstone: tenant]'");
            assertThat(texts(MINE, query)).isEmpty();
        }
    }
}
