package dev.bedstone.bench.tenant;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;

/** Hibernate with entities, a session and a transaction a call. */
final class HibernateContender implements Contender {

    private final HikariDataSource pool;
    private final SessionFactory factory;

    HibernateContender(Fixture fixture, int connections) {
        pool = fixture.pool(connections, false);
        Configuration configuration = new Configuration();
        configuration.addAnnotatedClass(NoteEntity.class);
        configuration.getProperties().put(AvailableSettings.DATASOURCE, pool);
        configuration
                .getProperties()
                .put(AvailableSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true);
        factory = configuration.buildSessionFactory();
    }

    @Override
    public String name() {
        return "Hibernate";
    }

    @Override
    public Note read(UUID tenant, UUID id) {
        return in(tenant, session -> session.find(NoteEntity.class, id).note());
    }

    @Override
    public void insert(UUID tenant, Note note) {
        in(
                tenant,
                session -> {
                    session.persist(new NoteEntity(note));
                    return note;
                });
    }

    @Override
    public void update(UUID tenant, UUID id, String title) {
        in(
                tenant,
                session ->
                        session.createMutationQuery(
                                        "update NoteEntity set title = :title where id = :id")
                                .setParameter("title", title)
                                .setParameter("id", id)
                                .executeUpdate());
    }

    @Override
    public List<Note> list(UUID tenant) {
        return in(
                tenant,
                session ->
                        session
                                .createSelectionQuery(
                                        "from NoteEntity order by createdAt desc", NoteEntity.class)
                                .setMaxResults(50)
                                .list()
                                .stream()
                                .map(NoteEntity::note)
                                .toList());
    }

    private <T> T in(UUID tenant, Function<Session, T> work) {
        return factory.fromTransaction(session -> {
            session.createNativeQuery(
                            "select set_config('app.tenant_id', :tenant, true)", String.class)
                    .setParameter("tenant", tenant.toString())
                    .getSingleResult();
            return work.apply(session);
        });
    }

    @Override
    public void close() {
        factory.close();
        pool.close();
    }
}
