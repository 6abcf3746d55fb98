package dev.bedstone.bench.tenant;

import com.zaxxer.hikari.HikariDataSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record5;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** jOOQ's DSL in its transactions, the tenant bound in a statement of its own. */
final class JooqContender implements Contender {

    private static final Table<?> NOTE = DSL.table(DSL.name("note"));
    private static final Field<UUID> ID = DSL.field(DSL.name("id"), SQLDataType.UUID);
    private static final Field<String> TITLE = DSL.field(DSL.name("title"), SQLDataType.CLOB);
    private static final Field<String> BODY = DSL.field(DSL.name("body"), SQLDataType.CLOB);
    private static final Field<Integer> N = DSL.field(DSL.name("n"), SQLDataType.INTEGER);
    private static final Field<OffsetDateTime> CREATED =
            DSL.field(DSL.name("created_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);

    private final HikariDataSource pool;
    private final DSLContext dsl;

    JooqContender(Fixture fixture, int connections) {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        pool = fixture.pool(connections, true);
        dsl = DSL.using(pool, SQLDialect.POSTGRES);
    }

    @Override
    public String name() {
        return "jOOQ";
    }

    @Override
    public Note read(UUID tenant, UUID id) {
        return in(
                tenant,
                tx ->
                        note(
                                tx.select(ID, TITLE, BODY, N, CREATED)
                                        .from(NOTE)
                                        .where(ID.eq(id))
                                        .fetchSingle()));
    }

    @Override
    public void insert(UUID tenant, Note note) {
        in(
                tenant,
                tx ->
                        tx.insertInto(NOTE, ID, TITLE, BODY, N, CREATED)
                                .values(
                                        note.id(),
                                        note.title(),
                                        note.body(),
                                        note.n(),
                                        note.createdAt().atOffset(ZoneOffset.UTC))
                                .execute());
    }

    @Override
    public void update(UUID tenant, UUID id, String title) {
        in(tenant, tx -> tx.update(NOTE).set(TITLE, title).where(ID.eq(id)).execute());
    }

    @Override
    public List<Note> list(UUID tenant) {
        return in(
                tenant,
                tx ->
                        tx.select(ID, TITLE, BODY, N, CREATED)
                                .from(NOTE)
                                .orderBy(CREATED.desc())
                                .limit(50)
                                .fetch(JooqContender::note));
    }

    private <T> T in(UUID tenant, Function<DSLContext, T> work) {
        return dsl.transactionResult(configuration -> {
            DSLContext tx = DSL.using(configuration);
            tx.execute("select set_config('app.tenant_id', ?, true)", tenant.toString());
            return work.apply(tx);
        });
    }

    private static Note note(Record5<UUID, String, String, Integer, OffsetDateTime> row) {
        return new Note(
                row.value1(), row.value2(), row.value3(), row.value4(), row.value5().toInstant());
    }

    @Override
    public void close() {
        pool.close();
    }
}
