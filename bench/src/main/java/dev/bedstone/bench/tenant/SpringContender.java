package dev.bedstone.bench.tenant;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Data JDBC: aggregates, Spring's transactions, the tenant bound by a JdbcTemplate. */
final class SpringContender implements Contender {

    /** A note as Spring Data wants it. */
    @Table("note")
    public record Row(@Id UUID id, String title, String body, int n, java.time.Instant createdAt) {}

    private final HikariDataSource pool;
    private final AnnotationConfigApplicationContext context;
    private final JdbcAggregateTemplate aggregates;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;

    SpringContender(Fixture fixture, int connections) {
        pool = fixture.pool(connections, true);
        context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, () -> pool);
        context.registerBean(
                NamedParameterJdbcOperations.class, () -> new NamedParameterJdbcTemplate(pool));
        context.registerBean(TransactionManager.class, () -> new JdbcTransactionManager(pool));
        context.register(AbstractJdbcConfiguration.class);
        context.refresh();
        aggregates = context.getBean(JdbcAggregateTemplate.class);
        jdbc = new JdbcTemplate(pool);
        transactions = new TransactionTemplate(context.getBean(JdbcTransactionManager.class));
    }

    @Override
    public String name() {
        return "Spring Data JDBC";
    }

    @Override
    public Note read(UUID tenant, UUID id) {
        return in(tenant, () -> note(Objects.requireNonNull(aggregates.findById(id, Row.class))));
    }

    @Override
    public void insert(UUID tenant, Note note) {
        in(
                tenant,
                () ->
                        aggregates.insert(
                                new Row(
                                        note.id(),
                                        note.title(),
                                        note.body(),
                                        note.n(),
                                        note.createdAt())));
    }

    @Override
    public void update(UUID tenant, UUID id, String title) {
        in(tenant, () -> jdbc.update("update note set title = ? where id = ?", title, id));
    }

    @Override
    public List<Note> list(UUID tenant) {
        Sort newest = Sort.by(Sort.Direction.DESC, "createdAt");
        return in(
                tenant,
                () ->
                        aggregates
                                .findAll(
                                        org.springframework.data.relational.core.query.Query.empty()
                                                .with(PageRequest.of(0, 50, newest)),
                                        Row.class)
                                .stream()
                                .map(SpringContender::note)
                                .toList());
    }

    private <T> T in(UUID tenant, Supplier<T> work) {
        return Objects.requireNonNull(
                transactions.execute(status -> {
                    jdbc.queryForObject(
                            "select set_config('app.tenant_id', ?, true)",
                            String.class,
                            tenant.toString());
                    return work.get();
                }));
    }

    private static Note note(Row row) {
        return new Note(row.id(), row.title(), row.body(), row.n(), row.createdAt());
    }

    @Override
    public void close() {
        context.close();
        pool.close();
    }
}
