package dev.bedstone.platform.knowledge;

import dev.bedstone.platform.InputException;
import dev.bedstone.platform.Page;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.platform.internal.Checks;
import dev.bedstone.platform.internal.Cursors;
import dev.bedstone.platform.internal.Cursors.Position;
import dev.bedstone.postgres.PostgresStatement;
import dev.bedstone.postgres.PostgresTx;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds documents of the bound tenant, within one transaction or in a message of its own. It uses
 * an index in which the tenant comes first; deleted documents are not in it. As thread-safe as what
 * it is made with.
 *
 * <p>Both searches throw {@link dev.bedstone.kernel.StoreFailure} if the store fails, and {@link
 * InputException} if the query is blank or longer than {@link #LONGEST_QUERY} characters, or if the
 * page's cursor is not one of this search and tenant.
 */
public final class DocumentSearch {

    /** The longest query, in characters. */
    public static final int LONGEST_QUERY = 200;

    private static final Position BEST =
            new Position(Float.floatToIntBits(Float.POSITIVE_INFINITY), new UUID(-1, -1));

    private final Function<String, PostgresStatement> statements;

    /** Searches within a transaction, and finds what it has written. */
    public DocumentSearch(PostgresTx tx) {
        this(tx::sql);
    }

    /**
     * Searches with statements that are not part of a transaction: {@code new
     * DocumentSearch(postgres::query)} takes one round trip for a page where a transaction takes
     * two, and may be answered by a replica.
     *
     * @param statements makes a statement of its text
     */
    public DocumentSearch(Function<String, PostgresStatement> statements) {
        this.statements = statements;
    }

    /**
     * Documents whose title or text has the words of a query, in any of their English forms, the
     * best first; the title counts more. Of a text its first 200 000 characters are searched.
     *
     * @param query as people write it: {@code invoice -draft "second quarter" or Q2}; there is no
     *     query that is not understood
     */
    public Page<DocumentMatch> words(String query, PageRequest request) {
        return search("words", "platform.search_documents", query, request);
    }

    /**
     * Documents whose title has words like those of a query, the most similar first; also when one
     * or two letters are wrong, or words are not complete.
     */
    public Page<DocumentMatch> titles(String query, PageRequest request) {
        return search("titles", "platform.search_document_titles", query, request);
    }

    private Page<DocumentMatch> search(
            String kind, String function, String query, PageRequest request) {
        new Checks().text("query", query, LONGEST_QUERY).done();
        Cursors cursors = new Cursors("documents " + kind + " " + query);
        Position start = cursors.start(request, BEST);
        var rows =
                statements
                        .apply(
                                "select d.id, d.title, d.status, d.created_at, s.rank from "
                                        + function
                                        + "(:query, :rank, :id, :most) s join"
                                        + " platform.live_document d on d.id = s.document_id"
                                        + " order by s.rank desc, s.document_id desc")
                        .named("documents.search-" + kind)
                        .bind("query", query)
                        .bind("rank", Float.intBitsToFloat((int) start.key()))
                        .bind("id", start.id())
                        .bind("most", request.size() + 1)
                        .list(DocumentMatch.class);
        return cursors.page(
                request, rows, last -> new Position(Float.floatToIntBits(last.rank()), last.id()));
    }
}
