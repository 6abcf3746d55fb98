package dev.bedstone.postgres;

import static dev.bedstone.postgres.Tenants.ACME;
import static dev.bedstone.postgres.Tenants.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work across tenants is written down where it is done, whatever becomes of it. */
@PostgresTest
class PlatformAuditTest {

    private FreshDatabase database;
    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase fresh) throws SQLException {
        database = fresh;
        Migrated.up(fresh);
        postgres = Postgres.open(fresh.config(), StoreHooks.NONE);
        Tenants.createDocuments(postgres);
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    private List<String> audit() throws SQLException {
        return asSuperuser(
                "select concat_ws('|', role, actor, reason, outcome) from"
                        + " bedstone.platform_audit order by id");
    }

    private List<String> asSuperuser(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection superuser = database.connect(PostgresRole.SUPERUSER);
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private static String row(String actor, String reason, String outcome) {
        return "bedstone_platform|" + actor + "|" + reason + "|" + outcome;
    }

    @Test
    void theRowComesWithTheWork() throws SQLException {
        ACME.run(() -> postgres.platform("close accounts", tx -> insert(tx)));
        postgres.platform("nobody asked", tx -> insert(tx));

        assertThat(audit())
                .containsExactly(
                        row(
                                "user:00000000-0000-0007-0000-000000000001",
                                "close accounts",
                                "committed"),
                        row("", "nobody asked", "committed"));
        assertThat(
                        asSuperuser(
                                "select count(*) from bedstone.platform_audit a join document d on"
                                        + " d.xmin = a.xmin and a.transaction::text = d.xmin::text"))
                .as("of one transaction")
                .containsExactly("2");
    }

    private static long insert(PostgresTx tx) {
        return tx.sql("insert into document (tenant_id, title) values (:tenant, 'x')")
                .bind("tenant", GLOBEX.tenant().value())
                .update();
    }

    @Test
    void workInsideOfWorkHasOneRow() throws SQLException {
        postgres.platform(
                "outer",
                tx -> postgres.<Long, RuntimeException>platform("outer", inner -> insert(inner)));

        assertThat(audit()).containsExactly(row("", "outer", "committed"));
    }

    @Test
    void whatWasReadAndRolledBackIsWrittenDownToo() throws SQLException {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.platform(
                                "look around",
                                tx -> {
                                    insert(tx);
                                    throw new IllegalStateException("mine");
                                }));

        assertThat(audit()).containsExactly(row("", "look around", "rolled back"));
        assertThat(asSuperuser("select id from document")).isEmpty();
    }

    @Test
    void whatOnlyReadsIsWrittenDownBefore() throws SQLException {
        postgres.platform(
                "monthly report",
                TransactionOptions.READ_ONLY,
                tx -> {
                    assertThat(tx.sql("show transaction_read_only").one(String.class))
                            .isEqualTo("on");
                    return tx.sql("select count(*) from bedstone.platform_audit").one(Long.class);
                });

        assertThat(audit()).containsExactly(row("", "monthly report", "read"));
    }

    @Test
    void nobodyWhoWorksCanChangeTheRecord() {
        for (String change :
                List.of(
                        "update bedstone.platform_audit set reason = 'x'",
                        "delete from bedstone.platform_audit",
                        "truncate bedstone.platform_audit")) {
            assertThatExceptionOfType(Denied.class)
                    .isThrownBy(() -> postgres.platform("tidy up", tx -> tx.sql(change).update()));
        }
        for (String access :
                List.of(
                        "select reason from bedstone.platform_audit",
                        "insert into bedstone.platform_audit (format, actor, reason, outcome)"
                                + " values (1, '', 'x', 'read')")) {
            assertThatExceptionOfType(Denied.class)
                    .isThrownBy(() -> postgres.withoutTenant().sql(access).update());
        }
    }

    @Test
    void withoutTheTableNothingIsDoneAndThereIsAdvice() throws SQLException {
        try (Connection owner = database.connect(PostgresRole.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute("drop table bedstone.platform_audit");
        }

        assertThatExceptionOfType(Misconfigured.class)
                .isThrownBy(() -> postgres.platform("too early", tx -> insert(tx)))
                .withMessageContaining("line 'bedstone'");
        assertThat(asSuperuser("select 1 from document")).isEmpty();
    }

    @Test
    void keysThatAreOldEnoughArePurged() throws SQLException {
        ACME.run(() -> keyed("old"));
        GLOBEX.run(() -> keyed("old"));
        try (Connection superuser = database.connect(PostgresRole.SUPERUSER);
                Statement statement = superuser.createStatement()) {
            long kept = database.config().keepIdempotencyKeys().plus(Duration.ofHours(1)).toHours();
            statement.execute(
                    "update bedstone.idempotency_key set created_at = created_at - interval '"
                            + kept
                            + " hours'");
        }
        ACME.run(() -> keyed("new"));

        assertThat(postgres.purge()).isEqualTo(2);

        assertThat(postgres.purge()).isZero();
        assertThat(asSuperuser("select key from bedstone.idempotency_key")).containsExactly("new");
        assertThat(audit()).containsOnly(row("", "purge of idempotency keys", "committed"));
        ACME.run(() -> keyed("old"));
    }

    private void keyed(String key) {
        postgres.transaction(
                TransactionOptions.STANDARD.idempotent(key),
                tx -> tx.sql("insert into document (title) values ('y')").update());
    }
}
