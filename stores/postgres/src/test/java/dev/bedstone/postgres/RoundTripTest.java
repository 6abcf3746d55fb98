package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static dev.bedstone.postgres.Tenants.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.Tenants.Document;
import dev.bedstone.postgres.TransactionOptions.Isolation;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.fault.FaultProxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a call costs in round trips, counted by a proxy, and that it stays right however often and
 * with whatever parameters it is made.
 */
@PostgresTest
class RoundTripTest {

    /** The driver names a statement on the server from the fifth on and changes its ways. */
    private static final int OFTEN = 12;

    private static final String UNASKED = "com.zaxxer.hikari.aliveBypassWindowMs";

    private FaultProxy proxy;
    private Postgres postgres;

    private enum Colour {
        RED
    }

    /** The pool asks a connection whether it lives that nobody used for so long. */
    @BeforeEach
    void open(FreshDatabase database) {
        System.setProperty(UNASKED, Long.toString(Duration.ofHours(1).toMillis()));
        proxy = FaultProxy.to(database.config().primary().hosts().getFirst());
        postgres =
                Postgres.open(
                        Tenants.poolOf(Configs.at(database.config(), proxy.address()), 1),
                        StoreHooks.NONE);
        Tenants.createDocuments(postgres);
        ACME.run(() -> {
            for (int n = 1; n <= 3; n++) {
                postgres.sql("insert into document (title, n) values (:title, :n)")
                        .bind("title", "d" + n)
                        .bind("n", n)
                        .update();
            }
        });
    }

    @AfterEach
    void close() {
        System.clearProperty(UNASKED);
        Idle.close(postgres);
        proxy.close();
    }

    @Test
    void oneStatementIsOneRoundTrip() {
        String select = "select id, title, n from document where n = :n";
        String insert =
                "insert into document (title, n) values (:title, :n) returning id, title, n";
        for (int i = 0; i < OFTEN; i++) {
            int n = 10 + i;
            Document made =
                    costing(
                            1,
                            () ->
                                    postgres.sql(insert)
                                            .bind("title", "x")
                                            .bind("n", n)
                                            .one(Document.class));
            assertThat(made.n()).isEqualTo(n);
            assertThat(
                            costing(
                                    1,
                                    () ->
                                            postgres.query(select)
                                                    .bind("n", n)
                                                    .one(Document.class)
                                                    .id()))
                    .isEqualTo(made.id());
            long updated =
                    costing(
                            1,
                            () ->
                                    postgres.sql("update document set title = 'y' where n = :n")
                                            .bind("n", n)
                                            .update());
            assertThat(updated).isOne();
        }
        assertThat(GLOBEX.<List<Document>, RuntimeException>call(this::all)).isEmpty();
    }

    @Test
    void aTransactionCostsItsStatementsAndOneForTheCommit() {
        for (int i = 0; i < OFTEN; i++) {
            List<Document> found = costing(2, () -> postgres.read(RoundTripTest::all));
            assertThat(found).hasSize(3);
            costing(
                    3,
                    () ->
                            postgres.transaction(tx -> {
                                tx.sql("update document set title = title").update();
                                return all(tx);
                            }));
            costing(
                    2,
                    () ->
                            postgres.transaction(
                                    TransactionOptions.STANDARD.isolated(Isolation.SERIALIZABLE),
                                    tx -> tx.sql("show transaction_isolation").one(String.class)));
        }
        costing(0, () -> postgres.transaction(tx -> 1));
    }

    /** Trap 1: parameters without a type make the driver wait in the middle of the message. */
    @Test
    void everyTypeOfParameterKeepsTheTenant() {
        List<UnaryOperator<PostgresStatement>> bindings =
                List.of(
                        s -> s.bind("v", "text"),
                        s -> s.bind("v", 7L),
                        s -> s.bind("v", 7),
                        s -> s.bind("v", (short) 7),
                        s -> s.bind("v", true),
                        s -> s.bind("v", 1.5),
                        s -> s.bind("v", new BigDecimal("1.50")),
                        s -> s.bind("v", UUID.randomUUID()),
                        s -> s.bind("v", Instant.EPOCH),
                        s -> s.bind("v", LocalDateTime.MIN.withYear(2000)),
                        s -> s.bind("v", LocalDate.EPOCH),
                        s -> s.bind("v", LocalTime.NOON),
                        s -> s.bind("v", new byte[] {1, 0, 2}),
                        s -> s.bind("v", Colour.RED),
                        s -> s.bind("v", List.of("a", "b")),
                        s -> s.bind("v", List.of(1, 2)),
                        s -> s.bind("v", new UUID[] {UUID.randomUUID()}),
                        s -> s.bindArray("v", Long.class, List.of()),
                        s -> s.bind("v", String.class, null),
                        s -> s.bind("v", UUID.class, null),
                        s -> s.bind("v", Integer.class, null),
                        s -> s.bind("v", Instant.class, null),
                        s -> s.bind("v", LocalDateTime.class, null),
                        s -> s.bind("v", LocalTime.class, null),
                        s -> s.bind("v", Colour.class, null),
                        s -> s.bind("v", String[].class, null),
                        s -> s.bind("v", Optional.of(3L)));
        String sql = "select n from document where coalesce(:v::text, '') <> 'none' order by n";
        for (int i = 0; i < OFTEN; i++) {
            for (UnaryOperator<PostgresStatement> binding : bindings) {
                keepsTheTenant(binding, sql);
            }
            keepsTheTenant(
                    s -> s.bind("v", List.of()),
                    "select n from document where not (n = any(:v::int[])) order by n");
            keepsTheTenant(
                    s -> s.bind("v", List.of()),
                    "insert into document (title, n) select 'x', 500 where :v::text[] is null"
                            + " returning n",
                    List.of());
        }
    }

    private void keepsTheTenant(UnaryOperator<PostgresStatement> binding, String sql) {
        keepsTheTenant(binding, sql, List.of(1, 2, 3));
    }

    private void keepsTheTenant(
            UnaryOperator<PostgresStatement> binding, String sql, List<Integer> expected) {
        List<Integer> alone = ACME.call(() -> binding.apply(postgres.sql(sql)).list(Integer.class));
        List<Integer> inTransaction =
                ACME.call(() ->
                        postgres.transaction(tx -> binding.apply(tx.sql(sql)).list(Integer.class)));
        assertThat(alone).isEqualTo(expected);
        assertThat(inTransaction).isEqualTo(expected);
    }

    /** The control of trap 1: an implicit transaction loses the tenant at the sixth execution. */
    @Test
    void anImplicitTransactionLosesTheTenant(FreshDatabase database) throws SQLException {
        try (Connection connection =
                        database.connect(dev.bedstone.engines.PostgresRole.APPLICATION);
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select set_config('app.tenant_id', ?, true);"
                                        + " select n from document where ? is null or true")) {
            int lost = 0;
            for (int i = 0; i < OFTEN; i++) {
                statement.setString(1, ACME.tenant().toString());
                statement.setNull(2, java.sql.Types.NULL);
                try {
                    statement.execute();
                    statement.getMoreResults();
                    try (ResultSet rows = statement.getResultSet()) {
                        lost += rows.next() ? 0 : 1;
                    }
                } catch (SQLException e) {
                    lost++;
                }
            }
            assertThat(lost).isPositive();
        }
    }

    /** Traps 3 and 10: an error leaves a connection that the next caller can use. */
    @Test
    void afterAnErrorTheConnectionIsClean() {
        for (int i = 0; i < OFTEN; i++) {
            ACME.run(() -> {
                assertThatExceptionOfType(Conflict.class)
                        .isThrownBy(() ->
                                postgres.sql("insert into document (title, n) values ('x', 5000)")
                                        .update());
                assertThatExceptionOfType(StoreFailure.class)
                        .isThrownBy(() -> postgres.query("select nothing").list(Long.class));
                assertThatExceptionOfType(StoreFailure.class)
                        .isThrownBy(() ->
                                postgres.sql("select 1 / :zero")
                                        .bind("zero", 0)
                                        .one(Integer.class));
            });
            List<Document> found = costing(1, this::all);
            assertThat(found).hasSize(3);
        }
    }

    /** Trap 10: a constraint that is checked at the commit is a failure of the call. */
    @Test
    void aDeferredConstraintIsAFailureOfTheCall() {
        postgres.owner(tx ->
                tx.sql(
                                "create table later (id int primary key, parent int constraint"
                                        + " has_parent references later deferrable initially"
                                        + " deferred)")
                        .update());
        for (int i = 0; i < OFTEN; i++) {
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() ->
                            postgres.withoutTenant()
                                    .sql("insert into later values (1, 9)")
                                    .update())
                    .satisfies(e -> assertThat(e.constraint()).contains("has_parent"));
        }
        assertThat(postgres.withoutTenant().query("select count(*) from later").one(Long.class))
                .isZero();
    }

    /** Traps 4 and 6: several results, and keys that the server made. */
    @Test
    void theResultIsTheStatementsOwn() {
        ACME.run(() -> {
            UUID id =
                    postgres.sql("insert into document (title) values ('k') returning id")
                            .one(UUID.class);
            assertThat(
                            postgres.query("select title from document where id = :id")
                                    .bind("id", id)
                                    .find(String.class))
                    .contains("k");
            assertThatIllegalStateException()
                    .isThrownBy(() -> postgres.query("select 1").update())
                    .withMessageContaining("list()");
            assertThatIllegalStateException()
                    .isThrownBy(
                            () -> postgres.sql("update document set title = 'z'").list(Long.class))
                    .withMessageContaining("update()");
            assertThat(postgres.sql("select 1 as one -- a comment").one(Integer.class)).isOne();
            assertThat(postgres.sql("select 1 as one; ").one(Integer.class)).isOne();
            assertThat(postgres.sql("select 1 as one /* ; */ ;\n-- x").one(Integer.class)).isOne();
        });
        List<Document> found = costing(1, this::all);
        assertThat(found).hasSize(4);
    }

    private List<Document> all() {
        return postgres.query("select id, title, n from document order by n").list(Document.class);
    }

    private static List<Document> all(PostgresTx tx) {
        return tx.sql("select id, title, n from document order by n").list(Document.class);
    }

    private <T> T costing(long expected, java.util.function.Supplier<T> work) {
        long before = proxy.traffic().roundTrips();
        T result = ACME.call(work::get);
        assertThat(proxy.traffic().roundTrips() - before).as("round trips").isEqualTo(expected);
        return result;
    }
}
