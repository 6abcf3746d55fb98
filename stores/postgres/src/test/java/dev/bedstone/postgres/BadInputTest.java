package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is wrong is a typed failure with advice, shows no value, and leaves nothing half written.
 */
@PostgresTest
class BadInputTest {

    private static final String CANARY = "canary-4711";

    private enum Status {
        DRAFT
    }

    record Row(String title) {}

    /** One thing that is wrong, and what is said of it. */
    private record Case(
            Class<? extends Exception> failure,
            String said,
            Function<StatementSource, Object> work) {}

    /** A statement in a transaction, or as one of its own. */
    @FunctionalInterface
    private interface StatementSource {
        PostgresStatement sql(String text);
    }

    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) {
        postgres = Postgres.open(database.config(), StoreHooks.NONE);
        Tenants.createDocuments(postgres);
        postgres.owner(tx ->
                tx.sql("create table short (id uuid primary key, slug varchar(20) unique)")
                        .update());
        postgres.owner(tx -> {
            tx.sql("create type status as enum ('DRAFT')").update();
            tx.sql("create table coloured (status status)").update();
            return tx.sql(
                            "create table shorter (short_id uuid constraint has_parent references short"
                                    + " on delete no action)")
                    .update();
        });
        postgres.withoutTenant()
                .sql("insert into short values (:id, 'taken')")
                .bind("id", new UUID(1, 1))
                .update();
        postgres.withoutTenant()
                .sql("insert into shorter values (:id)")
                .bind("id", new UUID(1, 1))
                .update();
    }

    @AfterEach
    void close() {
        Idle.close(postgres);
    }

    private static final String INSERT = "insert into document (title, n) values (:title, :n)";

    private static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        Conflict.class,
                        "NUL",
                        from ->
                                from.sql(INSERT)
                                        .bind("title", CANARY + "\0")
                                        .bind("n", 1)
                                        .update()),
                new Case(
                        Conflict.class,
                        "surrogate",
                        from ->
                                from.sql(INSERT)
                                        .bind("title", CANARY + "\ud83d")
                                        .bind("n", 1)
                                        .update()),
                new Case(
                        Conflict.class,
                        "surrogate",
                        from ->
                                from.sql("select 1 where 'a' = any (:texts)")
                                        .bind("texts", List.of("\ude00" + CANARY))
                                        .list(Integer.class)),
                new Case(
                        Denied.class,
                        "does not belong to the tenant that is bound",
                        from ->
                                from.sql(
                                                "insert into document (tenant_id, title) values"
                                                        + " (:tenant, :title)")
                                        .bind("tenant", new UUID(4, 4))
                                        .bind("title", CANARY)
                                        .update()),
                new Case(
                        Misconfigured.class,
                        "an enum of the database needs a cast",
                        from ->
                                from.sql("insert into coloured values (:c)")
                                        .bind("c", Status.DRAFT)
                                        .update()),
                new Case(
                        Conflict.class,
                        "not a valid value of the type",
                        from ->
                                from.sql("insert into coloured values (:c::status)")
                                        .bind("c", CANARY)
                                        .update()),
                new Case(
                        Conflict.class,
                        "write the parent first",
                        from ->
                                from.sql("insert into shorter values (:id)")
                                        .bind("id", new UUID(1, 9))
                                        .update()),
                new Case(
                        Conflict.class,
                        "remove the children first",
                        from ->
                                from.sql("delete from short where id = :id")
                                        .bind("id", new UUID(1, 1))
                                        .update()),
                new Case(
                        Conflict.class,
                        "longer than its column",
                        from ->
                                from.sql("insert into short values (:id, :slug)")
                                        .bind("id", new UUID(1, 2))
                                        .bind("slug", CANARY + CANARY)
                                        .update()),
                new Case(
                        Conflict.class,
                        "the same key exists",
                        from ->
                                from.sql("insert into short values (:id, 'taken')")
                                        .bind("id", new UUID(1, 2))
                                        .update()),
                new Case(
                        Conflict.class,
                        "constraint small",
                        from -> from.sql(INSERT).bind("title", CANARY).bind("n", 5_000).update()),
                new Case(
                        Conflict.class,
                        "a required value is missing",
                        from ->
                                from.sql(INSERT)
                                        .bind("title", String.class, null)
                                        .bind("n", 1)
                                        .update()),
                new Case(
                        Conflict.class,
                        "bind the value with its own class",
                        from ->
                                from.sql("select title from document where id = :id::text::uuid")
                                        .bind("id", CANARY)
                                        .list(String.class)),
                new Case(
                        Conflict.class,
                        "out of its column's range",
                        from ->
                                from.sql("select (:n::bigint * 4)::int")
                                        .bind("n", 2_000_000_000L)
                                        .one(Integer.class)),
                new Case(
                        NotFound.class,
                        "find()",
                        from ->
                                from.sql("select title from document where id = :id")
                                        .bind("id", new UUID(9, 9))
                                        .one(String.class)),
                new Case(
                        IllegalStateException.class,
                        "holds a name that Status does not have; add it there",
                        from -> from.sql("select 'canary-4711'").list(Status.class)),
                new Case(
                        IllegalArgumentException.class,
                        "cannot be bound",
                        from -> from.sql("select :x").bind("x", new Object()).list(String.class)),
                new Case(
                        IllegalArgumentException.class,
                        "nothing was bound",
                        from -> from.sql("select :x").list(String.class)),
                new Case(
                        IllegalArgumentException.class,
                        "has no parameter :y",
                        from -> from.sql("select :x").bind("y", 1).list(String.class)),
                new Case(
                        Misconfigured.class,
                        "run the migrations",
                        from -> from.sql("select 1 from nowhere").list(Integer.class)),
                new Case(
                        IllegalArgumentException.class,
                        "does not end",
                        from -> from.sql("select '" + CANARY).list(String.class)));
    }

    @Test
    void isATypedFailureWithAdvice() {
        List<Case> cases = cases().toList();
        for (Case bad : cases) {
            for (boolean alone : new boolean[] {true, false}) {
                assertThatThrownBy(() -> ACME.call(() -> carryOut(bad, alone)))
                        .as(bad.said())
                        .isInstanceOf(bad.failure())
                        .hasMessageContaining(bad.said())
                        .message()
                        .doesNotContain(CANARY);
            }
        }
        assertThat(ACME.<Long, RuntimeException>call(this::documents)).isZero();
        assertThat(postgres.withoutTenant().query("select count(*) from short").one(Long.class))
                .isOne();
    }

    @Test
    void aBatchWithOneBadRowLeavesNothing() {
        List<Row> rows = List.of(new Row("good"), new Row(CANARY + "\0"), new Row("good"));
        assertThatThrownBy(() ->
                        ACME.call(() ->
                                postgres.sql("insert into document (title) values (:title)")
                                        .batch(rows)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("NUL")
                .message()
                .doesNotContain(CANARY);
        assertThat(ACME.<Long, RuntimeException>call(this::documents)).isZero();
    }

    /** Half of the work before, half after what is wrong. */
    private Object carryOut(Case bad, boolean alone) {
        if (alone) {
            return bad.work().apply(postgres::sql);
        }
        return postgres.transaction(tx -> {
            tx.sql(INSERT).bind("title", "before").bind("n", 1).update();
            Object result = bad.work().apply(tx::sql);
            tx.sql(INSERT).bind("title", "after").bind("n", 1).update();
            return result;
        });
    }

    private long documents() {
        return postgres.query("select count(*) from document").one(Long.class);
    }
}
