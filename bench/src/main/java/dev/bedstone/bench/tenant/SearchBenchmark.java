package dev.bedstone.bench.tenant;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.platform.knowledge.DocumentSearch;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Search of a tenant's documents among a million: the repository in both ways, what an application
 * would write itself under row-level security, and as the limit a role that it does not bind.
 */
public final class SearchBenchmark {

    private static final int CALLS = 40;
    private static final String COLUMNS = "d.id, d.title, d.status, d.created_at";

    /** Searches among the documents of a tenant and says how many it found. */
    @FunctionalInterface
    private interface Search {
        int of(UUID tenant, String query) throws SQLException;
    }

    private record Found(UUID id, String title, float rank) {}

    private final SearchServer server;
    private final int rounds;
    private final PrintStream out;

    private SearchBenchmark(SearchServer server, int rounds, PrintStream out) {
        this.server = server;
        this.rounds = rounds;
        this.out = out;
    }

    /** Prints the figures and the plans of so many rounds. */
    public static void run(int rounds, PrintStream out) throws SQLException {
        try (SearchServer server = new SearchServer();
                Connection unbound = server.connect(PostgresRole.PLATFORM)) {
            new SearchBenchmark(server, rounds, out).all(unbound);
        }
    }

    private void all(Connection unbound) throws SQLException {
        Map<String, Search> plain = new LinkedHashMap<>();
        plain.put("limit: role without row-level security", hand(unbound));
        Map<String, Search> own = new LinkedHashMap<>(plain);
        own.put("Bedstone, a search of its own", this::wordsAlone);
        own.put("Bedstone, in a transaction", this::words);
        own.put("Bedstone, titles", this::titles);
        own.put("ILIKE under row-level security", this::ilike);
        measure("As it is migrated", own);
        plan(
                "select d.id, d.title, d.status, d.created_at, s.rank from"
                        + " platform.search_documents('topic4242', 'infinity',"
                        + " 'ffffffff-ffff-ffff-ffff-ffffffffffff', 21) s join"
                        + " platform.live_document d on d.id = s.document_id"
                        + " order by s.rank desc, s.document_id desc");

        server.declareLeakproof();
        Map<String, Search> leakproof = new LinkedHashMap<>(plain);
        leakproof.put("Bedstone, a search of its own, leakproof", this::wordsAlone);
        leakproof.put("Bedstone, in a transaction, leakproof", this::words);
        leakproof.put("@@ under row-level security, leakproof", this::underSecurity);
        measure("With leakproof operators", leakproof);
        plan(PLAIN.replace(":query", "'topic4242'"));

        server.takeLeakproofBack();
        Map<String, Search> naive = new LinkedHashMap<>(plain);
        naive.put("@@ under row-level security", this::underSecurity);
        measure("As an application would write it", naive);
        plan(PLAIN.replace(":query", "'topic4242'"));
    }

    private static final String PLAIN =
            "select d.id, d.title, ts_rank(s.words, q) as rank from"
                    + " websearch_to_tsquery('english', :query) q, platform.document_search s join"
                    + " platform.live_document d on d.tenant_id = s.tenant_id and d.id ="
                    + " s.document_id where s.words @@ q order by rank desc, d.id desc limit 21";

    private static Search hand(Connection unbound) throws SQLException {
        PreparedStatement statement =
                unbound.prepareStatement(
                        "select "
                                + COLUMNS
                                + ", m.rank from (select s.document_id, ts_rank(s.words, q) as rank"
                                + " from websearch_to_tsquery('english', ?) q,"
                                + " platform.document_search s where s.tenant_id = ? and s.words @@"
                                + " q order by rank desc, s.document_id desc limit 21) m join"
                                + " platform.document d on d.tenant_id = ? and d.id ="
                                + " m.document_id where d.deleted_at is null");
        return (tenant, query) -> {
            statement.setString(1, query);
            statement.setObject(2, tenant);
            statement.setObject(3, tenant);
            int found = 0;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found += rows.getString(2).isEmpty() ? 0 : 1;
                }
            }
            return found;
        };
    }

    private static Scope scope(UUID tenant) {
        return new Scope(new TenantId(tenant), Actor.service("bench"));
    }

    private int wordsAlone(UUID tenant, String query) {
        DocumentSearch search = new DocumentSearch(server.postgres()::query);
        return scope(tenant).call(() -> search.words(query, PageRequest.search())).items().size();
    }

    private int words(UUID tenant, String query) {
        return scope(tenant)
                .call(() ->
                        server.postgres()
                                .read(tx ->
                                        new DocumentSearch(tx).words(query, PageRequest.search())))
                .items()
                .size();
    }

    private int titles(UUID tenant, String query) {
        return scope(tenant)
                .call(() ->
                        server.postgres()
                                .read(tx ->
                                        new DocumentSearch(tx)
                                                .titles(
                                                        "invoce " + query.length(),
                                                        PageRequest.search())))
                .items()
                .size();
    }

    private int underSecurity(UUID tenant, String query) {
        return scope(tenant)
                .call(() -> server.postgres().query(PLAIN).bind("query", query).list(Found.class))
                .size();
    }

    private int ilike(UUID tenant, String query) {
        return scope(tenant)
                .call(() ->
                        server.postgres()
                                .query(
                                        "select d.id, d.title, 0::real as rank from"
                                                + " platform.live_document d where d.body ilike"
                                                + " '%' || :query || '%' limit 20")
                                .bind("query", query)
                                .list(Found.class))
                .size();
    }

    private void measure(String what, Map<String, Search> searches) throws SQLException {
        out.println("\n### " + what + "\n");
        out.println(
                "| | rare word: p50 ms | of the limit | p99 ms | common word: p50 ms | of the limit | p99 ms |");
        out.println("|---|---|---|---|---|---|---|");
        Map<String, List<double[]>> rare = rounds(searches, true);
        Map<String, List<double[]>> common = rounds(searches, false);
        for (String name : searches.keySet()) {
            out.println(
                    "| "
                            + name
                            + " | "
                            + figures(rare, name)
                            + " | "
                            + figures(common, name)
                            + " |");
        }
    }

    private static String figures(Map<String, List<double[]>> measured, String name) {
        List<double[]> own = measured.getOrDefault(name, List.of());
        List<double[]> limit = measured.values().iterator().next();
        double[] ratios = new double[own.size()];
        Arrays.setAll(ratios, round -> own.get(round)[0] / limit.get(round)[0]);
        return String.format(
                Locale.ROOT,
                "%.2f | %.2f | %.2f",
                median(own.stream().mapToDouble(round -> round[0]).toArray()),
                median(ratios),
                median(own.stream().mapToDouble(round -> round[1]).toArray()));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private Map<String, List<double[]>> rounds(Map<String, Search> searches, boolean rare)
            throws SQLException {
        Map<String, List<double[]>> measured = new LinkedHashMap<>();
        searches.keySet().forEach(name -> measured.put(name, new ArrayList<>()));
        List<Map.Entry<String, Search>> order = new ArrayList<>(searches.entrySet());
        for (int round = -1; round < rounds; round++) {
            Collections.shuffle(order, new Random(round));
            for (Map.Entry<String, Search> search : order) {
                double[] one = round(search.getValue(), rare, round);
                if (round >= 0) {
                    measured.computeIfAbsent(search.getKey(), _ -> new ArrayList<>()).add(one);
                }
            }
        }
        return measured;
    }

    private static double[] round(Search search, boolean rare, int round) throws SQLException {
        Random random = new Random(round);
        double[] millis = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            UUID tenant = SearchServer.tenant(random.nextInt(SearchServer.TENANTS));
            String query = rare ? "topic" + random.nextInt(5003) : "quarter";
            long start = System.nanoTime();
            search.of(tenant, query);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return new double[] {millis[CALLS / 2], millis[CALLS - 1]};
    }

    private void plan(String query) throws SQLException {
        out.println("\n```\n" + server.plan(query).strip() + "\n```");
    }
}
