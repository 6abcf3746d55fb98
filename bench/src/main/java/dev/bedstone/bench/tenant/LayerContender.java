package dev.bedstone.bench.tenant;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.postgres.Postgres;
import java.util.List;
import java.util.UUID;

/** The layer. */
final class LayerContender implements Contender {

    private static final Actor ACTOR = Actor.service("bench");

    private final Postgres postgres;

    LayerContender(Fixture fixture, int connections) {
        postgres = Postgres.open(fixture.config(connections), StoreHooks.NONE);
    }

    Postgres postgres() {
        return postgres;
    }

    static Scope scope(UUID tenant) {
        return new Scope(new TenantId(tenant), ACTOR);
    }

    @Override
    public String name() {
        return "Bedstone";
    }

    @Override
    public Note read(UUID tenant, UUID id) {
        return scope(tenant)
                .call(() ->
                        postgres.query(
                                        "select id, title, body, n, created_at from note where id"
                                                + " = :id")
                                .bind("id", id)
                                .one(Note.class));
    }

    @Override
    public void insert(UUID tenant, Note note) {
        scope(tenant)
                .run(() ->
                        postgres.sql(
                                        "insert into note (id, title, body, n, created_at) values"
                                                + " (:id, :title, :body, :n, :created_at)")
                                .bindAll(note)
                                .update());
    }

    @Override
    public void update(UUID tenant, UUID id, String title) {
        scope(tenant)
                .run(() ->
                        postgres.sql("update note set title = :title where id = :id")
                                .bind("title", title)
                                .bind("id", id)
                                .update());
    }

    @Override
    public List<Note> list(UUID tenant) {
        return scope(tenant)
                .call(() ->
                        postgres.query(
                                        "select id, title, body, n, created_at from note order by"
                                                + " created_at desc limit 50")
                                .list(Note.class));
    }

    @Override
    public void close() {
        postgres.close();
    }
}
