package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements that somebody would write who wants the rows of another tenant, sent to the engine
 * with the rows of two tenants in it. Each answers, or is refused, without a word of the other's;
 * the control sends the same text with nothing bound, where it tells.
 */
@ClickHouseTest
class TenantAttackTest {

    private static final Scope MINE = scope("00000000-0000-4000-8000-00000000000a");
    private static final Scope THEIRS = scope("00000000-0000-4000-8000-00000000000b");
    private static final String[] SET_UP = {
        "create table note (tenant_id UUID, id UInt64, text String) engine = MergeTree order by"
                + " (tenant_id, id) comment '[bedstone: tenant]'",
        "create table other as note engine = MergeTree order by (tenant_id, id) comment '[bedstone:"
                + " tenant]'",
        "insert into note values ('{mine}', 1, 'mine'), ('{theirs}', 2, 'THEIRS')",
        "insert into other values ('{mine}', 1, 'x'), ('{theirs}', 2, 'THEIRS')",
        "create table plain engine = MergeTree order by id as select id, text from note",
        "create table `o``dd` engine = MergeTree order by id as select id, text from note",
        "create table word engine = MergeTree order by text as select text from note",
        "create table once (text String) engine = Set",
        "insert into once select text from note",
        "create table joined (id UInt64, text String) engine = Join(any, left, id)",
        "insert into joined select id, text from note",
        "create view seen comment '[bedstone: tenant]' as select * from note",
        "create view shown comment '[bedstone: platform]' as select text from note",
        "create view hidden as select text from plain",
        "create view with_id comment '[bedstone: tenant]' as select * from note where id ="
                + " {id:UInt64}",
        "create materialized view fed (tenant_id UUID, text String) engine = MergeTree order by"
                + " tenant_id comment '[bedstone: tenant]' as select tenant_id, text from note",
        "insert into note values ('{mine}', 3, 'also'), ('{theirs}', 4, 'THEIRS too')",
        "create table kept (tenant_id UUID, id UInt64, text String) engine = Set comment '[bedstone:"
                + " tenant]'",
        "insert into kept select * from note",
        "create table found (id UInt64, tenant_id UUID, text String) engine = Join(any, left, id)"
                + " comment '[bedstone: tenant]'",
        "insert into found select id, tenant_id, text from note",
        "create table replaced (tenant_id UUID, id UInt64, text String) engine = ReplacingMergeTree"
                + " order by (tenant_id, id) comment '[bedstone: tenant]'",
        "insert into replaced select * from note",
        "create table logged (tenant_id UUID, text String) engine = Log comment '[bedstone:"
                + " tenant]'",
        "insert into logged select tenant_id, text from note",
        "create table buffered as note engine = Buffer('{db}', 'note', 1, 10, 100, 10000, 1000000,"
                + " 10000000, 100000000) comment '[bedstone: tenant]'",
        "insert into buffered values ('{theirs}', 9, 'THEIRS too')",
        "create table merged as note engine = Merge('{db}', '^note$') comment '[bedstone: tenant]'",
        "create table aliased engine = Alias('{db}', 'note')",
        "create dictionary told_of (id UInt64, tenant_id UUID, text String) primary key id"
                + " source(clickhouse(table 'note' db '{db}')) layout(flat()) lifetime(0) comment"
                + " '[bedstone: tenant]'",
        "create dictionary told (id UInt64, text String) primary key id source(clickhouse(table"
                + " 'plain' db '{db}')) layout(flat()) lifetime(0)",
    };

    private static ClickHouse clickhouse;
    private static String name;

    private static Scope scope(String tenant) {
        return new Scope(new TenantId(UUID.fromString(tenant)), Actor.service("test"));
    }

    @BeforeAll
    static void fill(FreshClickHouse database) {
        clickhouse = ClickHouse.open(database.config(), StoreHooks.NONE);
        name = database.config().database();
        for (String text : SET_UP) {
            database.execute(filled(text));
        }
    }

    @AfterAll
    static void close() {
        clickhouse.close();
    }

    private static String filled(String text) {
        return text.replace("{mine}", MINE.tenant().toString())
                .replace("{theirs}", THEIRS.tenant().toString())
                .replace("{db}", name);
    }

    /** Everything the other tenant has, or a mark that it was found out. */
    private static boolean tells(ClickHouseQuery query) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            query.copyTo("TabSeparated", answer);
        } catch (StoreFailure refused) {
            answer.writeBytes(
                    String.valueOf(refused.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
        String told = answer.toString(StandardCharsets.UTF_8);
        return told.contains("THEIRS") || told.contains("FOUND");
    }

    /** These would reach the other's rows if they were sent as they are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // plain ways
                "select text from note",
                "from note select text",
                "select text from replaced as n final",
                "select text from {db}.note",
                "select text from \"note\"",
                "select text from `{db}`.`note`",
                "select text from plain",
                "select text from `o``dd`",
                "select text from \"o`dd\"",
                "select text from `pl\\x61in`",
                "select text from note union all select text from plain",
                "select text from (select text from note intersect select text from plain)",
                "select text from plain except select text from plain where id = 1",
                "(select text from plain)",
                "select (select text from plain where id = 2)",
                "select groupArray(text) from note group by all with totals",
                "select if(count() > 2, 'FOUND', '') from note",
                "select if(max(id) > 3, 'FOUND', '') from note",
                "select if(max(tenant_id) = '{theirs}', 'FOUND', '') from note",
                "select if(uniq(tenant_id) > 1, 'FOUND', '') from note",
                // names of WITH
                "with n as (select text from plain) select text from n",
                "with plain as (select 1 as text) select text from {db}.plain",
                "with note as (select text from plain) select text from note",
                "select text from (with plain as (select 1) select 1) as z, plain",
                "with recursive plain_ as (select text from plain union all select text from plain_"
                        + " where 0) select text from plain_",
                "with (select groupArray(text) from plain) as t select t",
                // behind IN
                "select if('THE' || 'IRS' in word, 'FOUND', '')",
                "select if('THE' || 'IRS' in (word), 'FOUND', '')",
                "select if('THE' || 'IRS' in ((word)), 'FOUND', '')",
                "select if('THE' || 'IRS' in {db}.word, 'FOUND', '')",
                "select if('THE' || 'IRS' global in `word`, 'FOUND', '')",
                "select if(in('THE' || 'IRS', word), 'FOUND', '')",
                "select if(not notIn('THE' || 'IRS', word), 'FOUND', '')",
                "select if(globalIn('THE' || 'IRS', word), 'FOUND', '')",
                "select if(nullIn('THE' || 'IRS', word), 'FOUND', '')",
                "select if(`in`('THE' || 'IRS', word), 'FOUND', '')",
                "select if('THE' || 'IRS' in (select text from note), 'FOUND', '')",
                "select if(('{theirs}'::UUID, 2::UInt64, 'THE' || 'IRS') in note, 'FOUND', '')",
                "select if('THE' || 'IRS' in once, 'FOUND', '')",
                "select if(('{theirs}'::UUID, 2::UInt64, 'THE' || 'IRS') in kept, 'FOUND', '')",
                "select if(exists(select 1 from plain where id = 2), 'FOUND', '')",
                "select if('THE' || 'IRS' = any(select text from plain), 'FOUND', '')",
                // functions
                "select joinGet('{db}.joined', 'text', 2::UInt64)",
                "select `joinGet`('{db}.joined', 'text', 2::UInt64)",
                "select joinGetOrNull('{db}.found', 'text', 2::UInt64)",
                "select dictGet('{db}.told', 'text', 2::UInt64)",
                "select dictGetOrDefault('{db}.told', 'text', 2::UInt64, '')",
                "select dictGetString('{db}.told', 'text', 2::UInt64)",
                "select if(dictHas('{db}.told', 2::UInt64), 'FOUND', '')",
                "select arrayMap(x -> dictGet('{db}.told', 'text', x), [2::UInt64])",
                "select text from told",
                "select text from dictionary('{db}.told')",
                "select if(hasColumnInTable('{db}', 'plain', 'text'), 'FOUND', '')",
                "select text from merge('{db}', '^note$')",
                "select text from merge('{db}', '^plain$')",
                "select text from view(select text from plain)",
                "select text from viewIfPermitted(select text from plain else null('text String'))",
                "select text from loop('{db}', 'plain') limit 2",
                "select if(count() > 0, 'FOUND', '') from mergeTreeIndex('{db}', 'note')",
                // joins
                "select p.text from note as n cross join plain as p",
                "select p.text from note as n, plain as p",
                "select text from note paste join (select text as t from plain)",
                "select p.text from note as n any right join plain as p on p.id = n.id",
                "select p.text from (select 2::UInt64 as id, 9 as t) as n asof join (select id, 1 as"
                        + " t, text from plain) as p on n.id = p.id and n.t > p.t",
                "select j.text from other as n any left join joined as j using (id)",
                "select j.text from (select 2::UInt64 as id) as n any left join found as j using"
                        + " (id)",
                "select text from note array join [1, 2] as z join plain as p on 1 = 1",
                "select t from note array join (select groupArray(text) from plain) as t",
                "select text from found",
                // views
                "select text from seen",
                "select text from shown",
                "select text from hidden",
                "select text from with_id(id = 2)",
                "select text from fed",
                // statements and clauses
                "explain syntax select 'THEIRS'",
                "select explain from (explain syntax select 'THEIRS')",
                "describe (select 'x' as THEIRS)",
                "select text from note settings additional_table_filters = {}",
                "select text from (select text from note settings additional_table_filters = {})",
                "select text from note format JSON",
                "select text from note prewhere id = 2",
                "select text from note limit 1 by id settings max_threads = 1",
                "select $$'$$, text from plain -- '$$",
                "select text /* '*/ from plain -- '",
                "select text from /* note -- */ plain",
                "select text from plain # note",
                "select text from\u00a0plain",
                "select \u2018x\u2019, text from plain",
                "select concat(c.name, 'THEIRS') from system.columns as c",
                "select text from buffered",
                "select text from merged",
                "select text from aliased",
                "select text from logged",
                "select text from (select 2::UInt64 as id) as n any left join told_of as j using"
                        + " (id)",
                "select text from told_of",
                "select text as where from plain",
            })
    void tellsNothingOfAnother(String attack) {
        String text = filled(attack);
        boolean bound = MINE.call(() -> tells(text));
        boolean unbound = clickhouse.platform("a control", all -> tells(all.query(text)));
        assertThat(bound).as("a tenant is told").isFalse();
        assertThat(unbound).as("the text tells").isTrue();
    }

    /** These make a name mean something else; the server may refuse them whoever asks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "with plain as note select text from note",
                "with plain as note select n.text from note as n",
                "with {db}.plain as note select text from note",
                "with word as note select if('THE' || 'IRS' in note, 'FOUND', '')",
                "with word as note select if('THE' || 'IRS' in (note), 'FOUND', '')",
                "with `word` as note select if('THE' || 'IRS' in `note`, 'FOUND', '')",
                "with {db}.word as note select if('THE' || 'IRS' in note, 'FOUND', '')",
                "with (word) as note select if('THE' || 'IRS' in note, 'FOUND', '')",
                "with identity(word) as note select if('THE' || 'IRS' in note, 'FOUND', '')",
                "with tuple(word) as note select if('THE' || 'IRS' in note, 'FOUND', '')",
                "with x as note, word as x select if('THE' || 'IRS' in note, 'FOUND', '')",
                "select word as note, if('THE' || 'IRS' in note, 'FOUND', '')",
                "select if('THE' || 'IRS' in note, 'FOUND', ''), word as note",
                "select if('THE' || 'IRS' in note, 'FOUND', '') from other where (word as note) = 1",
                "select if('THE' || 'IRS' in tuple(word), 'FOUND', '')",
                "select if('THE' || 'IRS' in [word], 'FOUND', '')",
                "select if('THE' || 'IRS' in identity(word), 'FOUND', '')",
                "select arrayMap(note -> if('THE' || 'IRS' in note, 'FOUND', ''), [word])",
                "select arrayMap(word -> 'THE' || 'IRS' in word, ['x'])",
                "select if((select 'THE' || 'IRS') in (select word), 'FOUND', '')",
                "select plain.* from note",
                "select plain.text from note",
                "select text from note as plain where text in (select text from note as word)",
                "select text from other as `{db}.note`",
                "with n as (select text from other as `{db}.note`) select text from n",
                "with `{db}.other` as (select * from note) select text from `{db}.other`",
                "select text from note join other as note on note.id = 2",
                "with other as (select * from note) select text from other as note, note as other",
                "select text from note where text in (select text from plain as note)",
                "select text from note as n(a, b, c), plain",
                "select text from note window plain as (order by id)",
                "select text from note order by id with fill from plain to 9",
                "select text from note array join plain",
                "select text from note left array join [1] as plain, plain as z",
                "select text from note using plain",
                "select text from note join other using (id), plain",
                "select text from note join (other, plain) on 1",
                "select text from (note join plain on 1 = 1)",
                "select text from note full, plain",
                "select text from note only join plain on 1",
                "select text from note limit 1, plain",
                "select text from note limit 1 offset 1 rows fetch first 1 rows only, plain",
                "select text from note where 1 , plain",
                "select text from note group by (id) , plain",
                "select text from note from plain",
                "select text from note select text from plain",
                "select text from note; select text from plain",
                "select text from note union select text from note except all select text from plain",
                "select * except (text) from plain",
                "select text from note) union all (select text from plain",
                "select '\\\\', text from plain --'",
                "select 'x''', text from plain --'",
                "select x'27', text from note -- ' , text from plain",
                "select x'', text from plain --'",
                "select b'''', text from note, plain --'",
                "select e'\\\\'', text from plain --'",
                "select N'x', text from plain",
                "select 1.plain, text from note",
                "select .5from plain",
                "select text from note -- \r, plain",
                "select text from note --\u2028 , plain",
                "select text from note /* /* */ , plain -- */",
                "select text from note !-- , plain",
                "select text from note \0, plain",
                "select text from \uff40plain\uff40",
                "select text from {t:Identifier}",
                "select {f:Identifier}('{db}.joined', 'text', 2)",
                "select if('THE' || 'IRS' in {t:Identifier}, 'FOUND', '')",
                "values ('THEIRS')",
                "table plain",
                "with t as (select 1) insert into note select * from plain",
                "(explain select text from plain)",
                "exists plain",
                "show create table plain",
                "check table plain",
                "select text from (values ('THEIRS'))",
                "select text from (show tables)",
                "select text from (describe plain)",
                "select text from executable('x', 'TSV', 'text String')",
                "select text from note into outfile '/tmp/bedstone' append",
                "select text from note format Null settings additional_table_filters = {}",
                "select * from note settings (additional_table_filters = {})",
                "select text from note limit 1 with ties settings readonly = 0",
                "select text from shown settings additional_table_filters = {}",
                "select columns('text') apply(x -> dictGet('{db}.told', 'text', 2)) from note",
            })
    void aNameIsWhatItWasTakenFor(String attack) {
        String text = filled(attack);
        assertThat(MINE.call(() -> tells(text))).isFalse();
    }

    private static boolean tells(String text) {
        try {
            return tells(clickhouse.query(text));
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
