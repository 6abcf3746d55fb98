package dev.bedstone.clickhouse.internal.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryReaderTest {

    private static List<String> tables(String query) throws RefusedStatementException {
        return QueryReader.tablesOf(query).stream().map(TableReference::toString).sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from a",
                "SELECT v FROM a WHERE at >= {from:DateTime64(3)} AND id IN (1, 2) ORDER BY v DESC LIMIT 5",
                "select v from a as x final sample 1/10 where x.v = 'it''s -- no comment'",
                "with c as (select v from a) select v from c",
                "with c as (select v from a), d as (select v from c) select v from c join d using (v)",
                "with 1 as one select one, v from a",
                "with (select max(v) from a) as most select v from a where v = most",
                "from a select v",
                "(select v from a) union all (select v from a)",
                "select v from a union distinct select v from a except select v from a",
                "select v, (select count() from a) from a",
                "select v from (select v from (select v from a))",
                "select v from (a join a as b using id)",
                "select a.v from a left join a as b on a.id = b.id and b.v in (select v from a), a as c",
                "select v, z from a array join [1, 2] as z, tags as t where z > 1",
                "select v from a left array join tags as t inner join a as b on b.id = t",
                "select extract(year from at), trim(both ' ' from v), substring(v from 2 for 3) from a",
                "select sumIf(v, v > 1), quantileTDigestMerge(0.5)(s), uniqExactMergeState(u) from a",
                "select v::Nullable(Decimal(18, 6)), cast(v as LowCardinality(String)) from a",
                "select * except (v, w) replace (upper(x) as x), columns('^t') from a",
                "select v, row_number() over (partition by k order by v) as n from a",
                "select sum(v) over w from a window w as (order by v rows between 1 preceding and current row)",
                "select v from a group by v with rollup having count() > 1",
                "select v from a group by grouping sets ((v), ()) order by v with fill from 1 to 9 step 1",
                "select if(v > 1, 'x', \"y\"), `from`, a.`select` from a /* a comment */ -- another",
                "select v in ('x', 'y'), v not in [1, 2], v in (null), v in {list:Array(String)} from a",
                "select {'k': 1}['k'], [1, 2, 3][1], (1, 2).1, v ? 1 : 2 from a",
                "select count() from a where exists (select 1 from a)",
                "select v from a where (k, v) in a limit 3 by k limit 10 offset 5",
                "select case when v > 1 then 'a' else 'b' end, interval 1 day + at, date '2026-01-01' from a",
                "select arrayMap((x, y) -> x + y, l, m), v is not null, v between 1 and 2 from a",
                "select distinct on (v) v from a limit {most:UInt32}",
                "select count() as a from a where a > 1 order by a",
                "select v a from a",
                "with max(v) as most select v from a where v in (select most from a)",
                "select v from a qualify row_number() over (order by v) = 1",
            })
    void findsTheTable(String query) throws RefusedStatementException {
        assertThat(tables(query)).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from (with a as (select 1) select 1) as z, a",
                "select v from a union all with a as (select 1) select v from a",
                "with a as (select 1) select 1 union all select v from a",
                "with c as (select v from a), a as (select 1) select 1 from c",
                "with a as (select v from a) select v from a",
                "with a as (select 1) select v in a from (select 1 as v) union all select 1 in (a)",
            })
    void aNameOfWithHidesNoTableElsewhere(String query) throws RefusedStatementException {
        assertThat(tables(query)).contains("a");
    }

    @Test
    void namesAreWhatTheServerMakesOfThem() throws RefusedStatementException {
        assertThat(tables("select 1 from `o``dd` join \"da ta\".`t.x` as y on 1, lab . /**/ z"))
                .containsExactly("da ta.t.x", "lab.z", "o`dd");
        assertThat(tables("select 1 from a as b, b as c join d e on 1 cross join f"))
                .containsExactly("a", "b", "d", "f");
        assertThat(tables("select 1 where 1 in (x) and 2 in ((db.y)) and 3 global not in z"))
                .containsExactly("db.y", "x", "z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // other than queries
                "",
                "insert into a values (1)",
                "explain select 1 from a",
                "show tables",
                "use system",
                "set readonly = 0",
                "describe a",
                "select 1; select 2",
                "select 1;",
                "table a",
                "alter table a delete where 1",
                "kill query where 1",
                "exists a",
                // what reaches beyond tables
                "select * from merge('^a$')",
                "select * from remote('h', db.a)",
                "select * from `merge`('a')",
                "select * from numbers(1)",
                "select * from a, url('x')",
                "select * from view(select 1)",
                "select * from a join mergeTreeIndex(db, a) on 1",
                "select dictGet('d', 'v', 1)",
                "select joinGet('a', 'v', 1)",
                "select file('/etc/passwd')",
                "select `dictGet`('d', 'v', 1)",
                "select in(1, b)",
                "select in(1, (b))",
                "select in((1, 2), db.b)",
                "select globalIn(1, a)",
                "select hasColumnInTable('db', 'a', 'v')",
                "select aMystery(1)",
                "select getSetting('readonly')",
                "select sleep(3)",
                "select dictGetIf('d', 'v', 1)",
                "select * apply(dictHas) from a",
                "select x -> joinGetOrNull('a', 'v', x)",
                // names that cannot be known
                "select * from {t:Identifier}",
                "select 1 in {t:Identifier}",
                "select 1 in ({t : identifier})",
                "select {f:Identifier}(1)",
                "select * from a.b.c",
                "select 1 in (a as b)",
                "select 1 in (a, 1)",
                // names of expressions where a table may stand
                "with 'x' as a select v from a",
                "with b as a select 1 in a",
                "with (b) as a select 1 in (a)",
                "with (with 1 as x select x) as a select v from a",
                "with x as a, b as x select 1 in a",
                "with b as a select 1 in a.c",
                "with a as (select 1), b as a select 1 in a",
                "select 1 in a, b as a",
                "select 1 in a, b a",
                "select 1 in a, f.b `a` from f",
                "select 1 in a, 1 + b a from f",
                "select 1 in a, (b) a from f",
                "select 1 in a, [b] a from f",
                "select 1 in a from f where (b as a) = 1",
                "select (with b as a select 1 in a)",
                // settings and output
                "select 1 from a settings readonly = 0",
                "select 1 from a format JSON",
                "select 1 from a into outfile 'x'",
                "select 1 from a prewhere 1",
                "with recursive r as (select 1) select * from r",
                // what can be read in two ways
                "select 1 from a # comment",
                "select 1 from a // b",
                "select $$ ' $$ from a",
                "select 1 from a /* /* */ , b */",
                "select 1 from a -- x\r, b",
                "select 1 from\u00a0a",
                "select \u2018x\u2019 from a",
                "select 1from a",
                "select 'x",
                "select `x\\` from a",
                "select {x} from a",
                "select 1 from a /* ",
                "select 0x1g from a",
                // key words where names may stand
                "select 1 from a where, b",
                "select 1 from a as where, b",
                "select 1 from a final final, b",
                "select 1 from a window, b",
                "select 1 from a limit, b",
                "select 1 from a group, b",
                "select 1 from a order, b",
                "select 1 from a offset final, b",
                "select 1 from a array, b",
                "select x as from from a",
                "select t.from from a",
                "select is distinct from b from a",
                "select 1 from a where 1, b",
                "select 1 from a from b",
                "select 1 from a t(x), b",
                "select 1 from a as `db.b`",
                "select 1 from a join b",
                "select 1 from a using k, 'x'",
                "select 1 from (a",
                "select (1 from a",
                "select 1) from a",
            })
    void refuses(String query) {
        assertThatThrownBy(
                        () -> {
                            List<String> tables = tables(query);
                            assertThat(tables).contains("b");
                            throw new RefusedStatementException("b has no class");
                        })
                .isInstanceOf(RefusedStatementException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1) or (1",
                "x in b",
                "x in (select 1 from b)",
                "1) -- ",
                "1 /*",
                "'",
                ") -- "
            })
    void anExpressionStaysWithinItsParentheses(String expression) {
        assertThatThrownBy(() -> QueryReader.checkExpression(expression))
                .isInstanceOf(RefusedStatementException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "at < {before:DateTime64(3)}", "v in ('a', 'b') and lower(w) = 'x'"})
    void anExpressionOverColumnsIsTaken(String expression) throws RefusedStatementException {
        QueryReader.checkExpression(expression);
        assertThat(expression).isNotEmpty();
    }
}
