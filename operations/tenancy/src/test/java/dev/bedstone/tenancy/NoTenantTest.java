package dev.bedstone.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.PostgresTransactions;
import dev.bedstone.postgres.PostgresTx;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * R31: no tenant, nothing. Every table of tenants, every verb: an error of ours before anything is
 * sent, and the server's behind it; never an empty answer.
 */
@PostgresTest
class NoTenantTest {

    private static final List<String> TABLES =
            List.of("document", "\"Page Text\"", "event", "document_pages");

    private static final Map<String, String> VERBS =
            Map.of(
                    "select", "select count(*) from {table}",
                    "lock", "select 1 from {table} for update",
                    "exists", "select count(*) from (select from {table} limit 1) one",
                    "insert", "insert into {table} ({columns}) values ({values})",
                    "update", "update {table} set {column} = {column}",
                    "delete", "delete from {table}",
                    "merge",
                            "merge into {table} using (select 1 as one) s on true when matched then"
                                    + " delete");

    private static final Map<String, String> COLUMNS =
            Map.of(
                    "document", "title, tenant_id, slug, pages",
                    "\"Page Text\"", "body, tenant_id, document_id, \"order\"",
                    "event", "document_id, tenant_id, id, at");

    private static final Map<String, String> VALUES =
            Map.of(
                    "document", "'abc', gen_random_uuid(), 'new', 1",
                    "\"Page Text\"", "'abc', gen_random_uuid(), gen_random_uuid(), 2",
                    "event", "null, gen_random_uuid(), gen_random_uuid(), now()");

    private Ground ground;

    @BeforeEach
    void prepare(FreshDatabase database) throws SQLException {
        ground = new Ground(database, "shop", Shop.SCHEMA);
        ground.as(Ground.BOLT, "insert into document (slug, title, pages) values ('s', 'abc', 1)");
        ground.as(
                Ground.BOLT,
                "insert into \"Page Text\" (document_id, \"order\") select id, 1 from document");
        ground.as(Ground.BOLT, "insert into event values (gen_random_uuid(), now())");
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void nothingIsSentWithoutATenantAndTheServerRefusesBehindIt() {
        assertThat(answers(ground.postgres().withoutTenant()))
                .hasSize(23)
                .allSatisfy(
                        (attempt, answer) -> assertThat(answer).as(attempt).matches("42704|22P02"));
        for (String table : TABLES) {
            assertThat(
                            catchThrowable(() ->
                                    ground.postgres()
                                            .read(tx ->
                                                    tx.sql("select count(*) from " + table)
                                                            .one(Long.class))))
                    .isInstanceOf(MissingScopeException.class);
        }
    }

    @Test
    void controlWithoutRowSecurityOrWithAQuietPolicyThereIsNoError() throws SQLException {
        ground.migrate("alter table document disable row level security");
        assertThat(answers(ground.postgres().withoutTenant()))
                .containsEntry("select document", "1");

        ground.migrate(
                "alter table document enable row level security; alter policy tenant on document"
                        + " using (tenant_id = nullif(current_setting('app.tenant_id', true),"
                        + " '')::uuid)");
        assertThat(answers(ground.postgres().withoutTenant()))
                .containsEntry("select document", "0")
                .containsEntry("delete document", "0");
    }

    /** The server's code, or what was answered in its place, by verb and table. */
    private static Map<String, String> answers(PostgresTransactions postgres) {
        Map<String, String> answers = new TreeMap<>();
        for (String table : TABLES) {
            boolean view = table.equals("document_pages");
            VERBS.forEach((verb, template) -> {
                boolean reads = List.of("select", "exists").contains(verb);
                if (!view || reads) {
                    answers.put(verb + " " + table, answer(postgres, verb, table, template));
                }
            });
        }
        return answers;
    }

    private static String answer(
            PostgresTransactions postgres, String verb, String table, String template) {
        String sql =
                template.replace("{table}", table)
                        .replace("{column}", COLUMNS.getOrDefault(table, "").split(",", 2)[0])
                        .replace("{columns}", COLUMNS.getOrDefault(table, ""))
                        .replace("{values}", VALUES.getOrDefault(table, ""));
        try {
            return postgres.transaction(tx -> {
                boolean reads = verb.equals("select") || verb.equals("exists");
                long rows = reads ? tx.sql(sql).one(Long.class) : changed(tx, verb, sql);
                throw new Undone(rows);
            });
        } catch (Undone undone) {
            return String.valueOf(undone.getMessage());
        } catch (StoreFailure failure) {
            return failure.nativeCode().orElse("none");
        }
    }

    private static long changed(PostgresTx tx, String verb, String sql) {
        return verb.equals("lock") ? tx.sql(sql).list(Long.class).size() : tx.sql(sql).update();
    }

    /** Every try is rolled back, so that it does not answer the next one. */
    private static final class Undone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Undone(long rows) {
            super(String.valueOf(rows));
        }
    }
}
