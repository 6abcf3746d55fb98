package dev.bedstone.bench.tenant;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Iterator;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.cfg.Configuration;

/** Hibernate's own way for many rows: a stateless session with JDBC batches. */
final class HibernateBulk implements AutoCloseable {

    private static final int BATCH = 1_000;

    private final HikariDataSource pool;
    private final SessionFactory factory;

    /**
     * @param parameters of the driver's URL
     */
    HibernateBulk(Fixture fixture, String parameters) {
        pool = fixture.pool(1, false, parameters);
        Configuration configuration = new Configuration();
        configuration.addAnnotatedClass(BulkEntity.class);
        configuration.getProperties().put(AvailableSettings.DATASOURCE, pool);
        configuration
                .getProperties()
                .put(AvailableSettings.CONNECTION_PROVIDER_DISABLES_AUTOCOMMIT, true);
        configuration.getProperties().put(AvailableSettings.STATEMENT_BATCH_SIZE, BATCH);
        factory = configuration.buildSessionFactory();
    }

    long insert(UUID tenant, Iterator<Note> notes) {
        try (StatelessSession session = factory.openStatelessSession()) {
            session.beginTransaction();
            session.createNativeQuery(
                            "select set_config('app.tenant_id', :tenant, true)", String.class)
                    .setParameter("tenant", tenant.toString())
                    .getSingleResult();
            session.setJdbcBatchSize(BATCH);
            long count = 0;
            while (notes.hasNext()) {
                session.insert(new BulkEntity(notes.next()));
                count++;
            }
            session.getTransaction().commit();
            return count;
        }
    }

    @Override
    public void close() {
        factory.close();
        pool.close();
    }
}
