package dev.bedstone.platform.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.platform.Area;
import dev.bedstone.platform.Ground;
import dev.bedstone.tenancy.TenantLint;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * D150: search uses its indexes, with the tenant in the condition, as the application's role and
 * with row-level security. The plans are those that the server carried out, told by auto_explain.
 */
@PostgresTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SearchPlanTest {

    private static final String TENANT = "00000000-0000-4000-8000-000000000003";
    private static final String WORDS =
            "select * from platform.search_documents('needle', 'infinity', '" + TENANT + "', 20)";
    private static final String TITLES =
            "select * from platform.search_document_titles('invoce', 'infinity', '"
                    + TENANT
                    + "', 20)";

    /** What an application would write itself: row-level security and nothing else. */
    private static final String PLAIN =
            "select document_id from platform.document_search"
                    + " where words @@ websearch_to_tsquery('english', 'needle')";

    private static FreshDatabase database;
    private static Ground ground;

    @BeforeAll
    static void prepare(FreshDatabase fresh) throws SQLException {
        database = fresh;
        ground = Ground.of(fresh, Area.KNOWLEDGE);
        ground.execute(
                PostgresRole.SUPERUSER,
                """
                select set_config('app.actor', 'service:test', false);
                insert into platform.document (tenant_id, id, title, body)
                select ('00000000-0000-4000-8000-00000000000' || n % 10)::uuid, gen_random_uuid(),
                       case when n % 97 = 0 then 'Invoice ' else 'Report ' end || n,
                       case when n % 89 = 0 then 'a needle ' else 'some hay ' end || n
                  from generate_series(1, 10000) n;
                """);
        ground.execute(PostgresRole.SUPERUSER, "vacuum analyze platform.document_search");
        ground.execute(PostgresRole.SUPERUSER, "vacuum analyze platform.document");
    }

    @AfterAll
    static void close() {
        ground.close();
    }

    private static String plan(String query) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute("load 'auto_explain'");
            statement.execute("set auto_explain.log_nested_statements = on");
            statement.execute("set auto_explain.log_min_duration = 0");
            statement.execute("set app.tenant_id = '" + TENANT + "'");
            statement.execute("set role bedstone_app");
            statement.execute("set client_min_messages = log");
            statement.execute(query);
            StringBuilder plans = new StringBuilder();
            for (SQLWarning told = statement.getWarnings();
                    told != null;
                    told = told.getNextWarning()) {
                plans.append(told.getMessage()).append('\n');
            }
            return plans.toString();
        }
    }

    private static void assertUsesItsIndex(String plan, String index, String condition) {
        assertThat(plan).contains("Bitmap Index Scan on " + index);
        assertThat(plan)
                .containsPattern("Index Cond: \\(\\(?\\(?tenant_id = .*" + condition + ".*\\)");
        assertThat(plan).doesNotContain("Seq Scan on document_search");
    }

    @Test
    @Order(1)
    void wordsAndTitlesUseTheirIndexes() throws SQLException {
        assertUsesItsIndex(plan(WORDS), "document_search_words", "words @@");
        assertUsesItsIndex(plan(TITLES), "document_search_title", "title OPERATOR.public.%>");
    }

    /** The documents themselves are read by their keys, not by the tenant. */
    @Test
    @Order(1)
    void whatWasFoundIsReadByItsKeys() throws SQLException {
        String plan =
                plan(
                        "select d.id, d.title, s.rank from ("
                                + WORDS
                                + ") s join platform.live_document d on d.id = s.document_id"
                                + " order by s.rank desc, s.document_id desc");

        assertThat(plan).contains("Index Scan using document_pkey");
    }

    /** A later page costs what the first one does: its index begins where the page does. */
    @Test
    @Order(1)
    void aPageBeginsWhereItsCursorSays() throws SQLException {
        String page =
                "select id, title from platform.live_document where %s (created_at, id) <"
                        + " ('2026-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff')"
                        + " order by created_at desc, id desc limit 51";

        assertThat(plan(page.formatted("")))
                .contains("using document_newest on document")
                .containsPattern("Index Cond: .*tenant_id = .*ROW\\(created_at, id\\) <")
                .doesNotContain("Sort");
        assertThat(plan(page.formatted("status = 'READY' and")))
                .contains("using document_newest_of_status on document")
                .containsPattern("Index Cond: .*status = .*ROW\\(created_at, id\\) <")
                .doesNotContain("Sort");
    }

    /** The control: the same tables with row-level security alone cannot. */
    @Test
    @Order(2)
    void controlRowLevelSecurityAloneCannot() throws SQLException {
        ground.execute(
                PostgresRole.OWNER,
                """
                comment on table platform.document_search is null;
                select bedstone.tenant_table('platform.document_search');
                """);
        try {
            assertThat(plan(WORDS)).doesNotContainPattern("Index Cond: .*words @@");
            assertThat(plan(PLAIN)).doesNotContainPattern("Index Cond: .*words @@");
        } finally {
            ground.execute(
                    PostgresRole.OWNER,
                    """
                    comment on table platform.document_search is null;
                    drop policy tenant on platform.document_search;
                    alter table platform.document_search alter column tenant_id drop default;
                    select bedstone.identity_table('platform.document_search');
                    """);
        }
    }

    @Test
    @Order(3)
    void whereProvisioningMayEverythingIsUnderRowLevelSecurity() throws SQLException {
        assertThat(refusal()).contains("leakproof").doesNotContain("Exception");
        ground.execute(
                PostgresRole.SUPERUSER,
                """
                alter function ts_match_vq(tsvector, tsquery) leakproof;
                alter function word_similarity_commutator_op(text, text) leakproof;
                """);

        ground.with(Area.leakproofSearch()).up();

        assertThat(new TenantLint(List.of(ground.postgres())).run().faults()).isEmpty();
        assertUsesItsIndex(plan(WORDS), "document_search_words", "words @@");
        assertUsesItsIndex(plan(TITLES), "document_search_title", "title OPERATOR.public.%>");
        assertUsesItsIndex(plan(PLAIN), "document_search_words", "words @@");
        ground.with(Area.leakproofSearch())
                .line("platform-leakproof-search")
                .with(MigrationOptions.STANDARD.allowingDataLoss())
                .down(MigrationTarget.BASE);
        assertUsesItsIndex(plan(WORDS), "document_search_words", "words @@");
    }

    private static String refusal() {
        try {
            ground.with(Area.leakproofSearch()).up();
            return "nothing";
        } catch (RuntimeException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
