package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static dev.bedstone.postgres.Tenants.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.LogPosition;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.TransactionOptions.Isolation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise R43, the half of the replica: reads go there, and never see less than their caller has
 * written. The control of that is a caller who has seen nothing, and gets what is old.
 */
@Tag("engine")
class ReplicaTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String WHERE = "select pg_is_in_recovery()";
    private static final String COUNT = "select count(*) from document";

    @TempDir private static Path directory;
    private static ReplicatedServers servers;

    private Postgres postgres;

    @BeforeAll
    static void start() throws Exception {
        servers = ReplicatedServers.start(directory);
        try (Postgres owner = Postgres.open(servers.config(), StoreHooks.NONE)) {
            Tenants.createDocuments(owner);
        }
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @BeforeEach
    void open() {
        postgres = open(Duration.ofSeconds(30));
        until(this::readsOnTheReplica);
        ACME.run(() -> postgres.sql("delete from document").update());
        until(() -> ACME.<Long, RuntimeException>call(this::count) == 0);
    }

    @AfterEach
    void close() throws SQLException {
        servers.resume();
        postgres.close();
    }

    private static Postgres open(Duration maxLag) {
        return Postgres.open(
                servers.config()
                        .withReplica(servers.standby().endpoint(PostgresRole.APPLICATION), maxLag),
                StoreHooks.NONE);
    }

    private static void until(Callable<Boolean> condition) {
        await().pollInSameThread()
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    private boolean readsOnTheReplica() {
        return GLOBEX.call(this::isOnReplica);
    }

    private boolean isOnReplica() {
        boolean single = postgres.query(WHERE).one(Boolean.class);
        boolean whole = postgres.read(tx -> tx.sql(WHERE).one(Boolean.class));
        return single && whole;
    }

    private long count() {
        long single = postgres.query(COUNT).one(Long.class);
        long whole = postgres.<Long, RuntimeException>read(tx -> tx.sql(COUNT).one(Long.class));
        assertThat(whole).isGreaterThanOrEqualTo(single);
        return single;
    }

    private long insert() {
        return postgres.sql("insert into document (title) values ('a')").update();
    }

    @Test
    void aScopeReadsWhatItWroteAlsoWhereTheReplicaIsBehind() throws SQLException {
        long before = ACME.call(this::count);
        servers.pause();

        LogPosition written =
                ACME.call(() -> {
                    insert();
                    assertThat(count()).isEqualTo(before + 1);
                    postgres.transaction(
                            tx -> tx.sql("insert into document (title) values ('b')").update());
                    assertThat(count()).isEqualTo(before + 2);
                    return Scope.position().orElseThrow();
                });

        assertThat(ACME.call(this::count)).as("control: who has seen nothing").isEqualTo(before);
        ACME.run(() -> {
            Scope.seen(LogPosition.of(written.toString()));
            assertThat(count()).as("the next request of the same client").isEqualTo(before + 2);
        });
        servers.resume();
        until(() ->
                ACME.call(() -> {
                    Scope.seen(written);
                    boolean onReplica = isOnReplica();
                    assertThat(count()).isEqualTo(before + 2);
                    return onReplica;
                }));
    }

    @Test
    void whatIsWrittenWithoutAScopeIsSeenByAll() throws SQLException {
        postgres.owner(tx ->
                tx.sql("create table if not exists plan (id int generated always as identity)")
                        .update());
        servers.pause();

        postgres.withoutTenant()
                .transaction(tx -> tx.sql("insert into plan default values").update());

        assertThat(postgres.withoutTenant().query("select count(*) from plan").one(Long.class))
                .isPositive();
        assertThat(
                        ACME.<Long, RuntimeException>call(
                                () -> postgres.query("select count(*) from plan").one(Long.class)))
                .isPositive();
    }

    @Test
    void everyReadSeesTheWriteBeforeItWhileTheReplicaFollows() {
        int rounds = Boolean.getBoolean("bedstone.tests.full") ? 5_000 : 300;
        for (int round = 1; round <= rounds; round++) {
            int expected = round;
            ACME.run(() -> {
                insert();
                assertThat(count()).isGreaterThanOrEqualTo(expected);
                if (expected % 100 == 0) {
                    until(() -> {
                        assertThat(count()).isGreaterThanOrEqualTo(expected);
                        return isOnReplica();
                    });
                }
            });
        }
    }

    @Test
    void aReplicaThatIsTooFarBehindIsNotRead() throws SQLException {
        try (Postgres strict = open(Duration.ofSeconds(1))) {
            until(() -> GLOBEX.call(() -> strict.query(WHERE).one(Boolean.class)));
            servers.pause();
            ACME.run(() -> insert());

            until(() ->
                    !GLOBEX.<Boolean, RuntimeException>call(
                            () -> strict.query(WHERE).one(Boolean.class)));
            assertThat(strict.probe(Deadline.after(LONG)).facts().get("replica").toString())
                    .contains("max-lag");
            servers.resume();
            until(() -> GLOBEX.call(() -> strict.query(WHERE).one(Boolean.class)));
        }
    }

    @Test
    void noReadFailsWhenTheReplicaGoes() {
        servers.stopStandby();
        try {
            Deadline some = Deadline.after(Duration.ofSeconds(3));
            while (!some.hasPassed()) {
                assertThat(isOnReplicaInScope()).isFalse();
            }
        } finally {
            servers.restartStandby();
        }
        until(this::readsOnTheReplica);
    }

    private boolean isOnReplicaInScope() {
        return GLOBEX.call(this::isOnReplica);
    }

    @Test
    void readsJoinWhatRunsAndWritesDoNotJoinReads() {
        ACME.run(() -> {
            boolean joined =
                    postgres.transaction(tx -> {
                        tx.sql("insert into document (title) values ('c')").update();
                        assertThat(count()).isPositive();
                        return postgres.read(inner -> inner.sql(WHERE).one(Boolean.class));
                    });
            assertThat(joined).as("on the replica").isFalse();
        });
        GLOBEX.run(() -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> postgres.read(tx -> postgres.transaction(inner -> 1)));
            assertThat(
                            postgres.<Boolean, RuntimeException>read(
                                    tx -> postgres.query(WHERE).one(Boolean.class)))
                    .isTrue();
            assertThatExceptionOfType(StoreFailure.class)
                    .isThrownBy(() ->
                            postgres.read(tx ->
                                    tx.sql("insert into document (title) values ('d')").update()));
            assertThat(
                            postgres.<Boolean, RuntimeException>read(
                                    TransactionOptions.STANDARD.isolated(Isolation.SERIALIZABLE),
                                    tx -> tx.sql(WHERE).one(Boolean.class)))
                    .as("a snapshot on the replica could be older than the answer")
                    .isFalse();
        });
    }

    @Test
    void writesOnSomebodyElsesConnectionSendTheScopeToThePrimary() throws SQLException {
        PostgresEndpoint endpoint = servers.primary().endpoint(PostgresRole.APPLICATION);
        servers.pause();
        try (Connection theirs =
                DriverManager.getConnection(
                        "jdbc:postgresql://" + endpoint.hosts().getFirst() + "/bedstone",
                        endpoint.user(),
                        endpoint.password().reveal())) {
            ACME.run(() -> {
                long before = count();
                postgres.using(theirs)
                        .transaction(
                                tx -> tx.sql("insert into document (title) values ('e')").update());
                assertThat(count()).isEqualTo(before + 1);
            });
        }
    }

    @Test
    void anotherDatabaseIsNoReplica() {
        PostgresEndpoint other = servers.standby().endpoint(PostgresRole.APPLICATION, "postgres");
        PostgresConfig config = servers.config().withReplica(other, LONG);
        try (Postgres misled = Postgres.open(config, StoreHooks.NONE)) {
            until(() ->
                    misled.probe(Deadline.after(LONG))
                            .facts()
                            .get("replica")
                            .toString()
                            .contains("bedstone.postgres.read.url"));
            assertThat(
                            GLOBEX.<Boolean, RuntimeException>call(
                                    () -> misled.query(WHERE).one(Boolean.class)))
                    .isFalse();
        }
    }
}
