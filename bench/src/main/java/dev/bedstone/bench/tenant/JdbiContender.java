package dev.bedstone.bench.tenant;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Jdbi's fluent interface with its mapper of records. */
final class JdbiContender implements Contender {

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    JdbiContender(Fixture fixture, int connections) {
        pool = fixture.pool(connections, true);
        jdbi = Jdbi.create(pool);
        jdbi.registerRowMapper(ConstructorMapper.factory(Note.class));
    }

    @Override
    public String name() {
        return "Jdbi";
    }

    @Override
    public Note read(UUID tenant, UUID id) {
        return in(
                tenant,
                handle ->
                        handle.createQuery(
                                        "select id, title, body, n, created_at from note where id"
                                                + " = :id")
                                .bind("id", id)
                                .mapTo(Note.class)
                                .one());
    }

    @Override
    public void insert(UUID tenant, Note note) {
        in(
                tenant,
                handle ->
                        handle.createUpdate(
                                        "insert into note (id, title, body, n, created_at) values"
                                                + " (:id, :title, :body, :n, :createdAt)")
                                .bindMethods(note)
                                .execute());
    }

    @Override
    public void update(UUID tenant, UUID id, String title) {
        in(
                tenant,
                handle ->
                        handle.createUpdate("update note set title = :title where id = :id")
                                .bind("title", title)
                                .bind("id", id)
                                .execute());
    }

    @Override
    public List<Note> list(UUID tenant) {
        return in(
                tenant,
                handle ->
                        handle.createQuery(
                                        "select id, title, body, n, created_at from note order by"
                                                + " created_at desc limit 50")
                                .mapTo(Note.class)
                                .list());
    }

    private <T> T in(UUID tenant, HandleCallback<T, RuntimeException> work) {
        return jdbi.inTransaction(handle -> {
            bind(handle, tenant);
            return work.withHandle(handle);
        });
    }

    private static void bind(Handle handle, UUID tenant) {
        handle.createQuery("select set_config('app.tenant_id', :tenant, true)")
                .bind("tenant", tenant.toString())
                .mapTo(String.class)
                .one();
    }

    @Override
    public void close() {
        pool.close();
    }
}
