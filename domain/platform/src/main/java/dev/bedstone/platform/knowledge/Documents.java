package dev.bedstone.platform.knowledge;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.platform.InputException;
import dev.bedstone.platform.Page;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.platform.internal.Answers;
import dev.bedstone.platform.internal.Checks;
import dev.bedstone.platform.internal.Cursors;
import dev.bedstone.platform.internal.Cursors.Position;
import dev.bedstone.platform.internal.NewIds;
import dev.bedstone.platform.internal.Trash;
import dev.bedstone.postgres.PostgresStatement;
import dev.bedstone.postgres.PostgresTx;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The documents of the bound tenant, within one transaction and as thread-safe as it: not at all. A
 * deleted document is in no list, no search and no count until it is restored; purged, it is gone.
 *
 * <p>Every method throws {@link dev.bedstone.kernel.StoreFailure} if the store fails. After a
 * {@link NotFound} or a {@link Conflict} of these methods the transaction can go on; nothing was
 * written then.
 */
public final class Documents {

    /** How many documents one call may change or create. */
    public static final int MOST = 1_000;

    private static final String MISSING = "there is no such document";
    private static final String COLUMNS =
            "id, title, status, created_by, created_at, updated_at, version";
    private static final String DELETED = "id, title, deleted_at, version";
    private static final String NEWEST =
            " (created_at, id) < (:at, :id) order by created_at desc, id desc limit :most";
    private static final String INSERT =
            "insert into platform.document (id, title, body) values (:id, :title, :body)";

    private static final String SET_STATUS =
            """
            with wanted as (
                select id as wanted_id from platform.document
                 where id = any (:ids) and deleted_at is null order by id for update)
            update platform.document set status = :status from wanted
             where id = wanted_id and (select count(*) from wanted) = :count
            """
                    + "returning "
                    + COLUMNS;

    private record Row(UUID id, String title, String body) {

        private static Row of(NewDocument document) {
            return new Row(NewIds.next(), document.title(), document.body());
        }
    }

    private record Count(DocumentStatus status, long documents) {}

    private final PostgresTx tx;
    private final Trash<DeletedDocument> trash;

    public Documents(PostgresTx tx) {
        this.tx = tx;
        this.trash =
                new Trash<>(
                        tx,
                        "documents",
                        "platform.document",
                        DELETED,
                        DeletedDocument.class,
                        MISSING);
    }

    /** Writes a new document, which is {@link DocumentStatus#PENDING}. */
    public Document create(NewDocument document) {
        return sql("create", INSERT + " returning " + COLUMNS)
                .bindAll(Row.of(document))
                .one(Document.class);
    }

    /**
     * Writes new documents, some hundreds of them in a message.
     *
     * @param documents at most {@link #MOST}
     * @return their ids, in the same order
     * @throws InputException if there are too many
     */
    public List<UUID> createAll(Collection<NewDocument> documents) {
        new Checks().range("number of documents", documents.size(), 0, MOST).done();
        List<Row> rows = documents.stream().map(Row::of).toList();
        sql("create-all", INSERT).batch(rows);
        return rows.stream().map(Row::id).toList();
    }

    /** A document, if there is one that is not deleted. */
    public Optional<Document> find(UUID id) {
        return sql("find", "select " + COLUMNS + " from platform.live_document where id = :id")
                .bind("id", id)
                .find(Document.class);
    }

    /**
     * A document.
     *
     * @throws NotFound if there is none, or it is deleted
     */
    public Document get(UUID id) {
        return find(id).orElseThrow(() -> missing("get"));
    }

    /**
     * The text of a document.
     *
     * @throws NotFound if there is no such document, or it is deleted
     */
    public String body(UUID id) {
        return sql("body", "select body from platform.live_document where id = :id")
                .bind("id", id)
                .find(String.class)
                .orElseThrow(() -> missing("body"));
    }

    /**
     * The documents, the newest first.
     *
     * @throws InputException if the page's cursor is not one of this list and tenant
     */
    public Page<Document> list(PageRequest request) {
        return newest(request, "documents", sql("list", from("") + NEWEST));
    }

    /**
     * The documents of one status, the newest first.
     *
     * @throws InputException if the page's cursor is not one of this list and tenant
     */
    public Page<Document> list(DocumentStatus status, PageRequest request) {
        return newest(
                request,
                "documents " + status.name(),
                sql("list-status", from("status = :status and") + NEWEST).bind("status", status));
    }

    private Page<Document> newest(PageRequest request, String list, PostgresStatement statement) {
        Cursors cursors = new Cursors(list);
        return cursors.page(
                request,
                cursors.bind(statement, request).list(Document.class),
                last -> Position.of(last.createdAt(), last.id()));
    }

    /** How many documents there are of each status. */
    public Map<DocumentStatus, Long> counts() {
        Map<DocumentStatus, Long> counts = new EnumMap<>(DocumentStatus.class);
        sql(
                        "counts",
                        "select status, count(*) as documents from platform.live_document group by"
                                + " status")
                .list(Count.class)
                .forEach(count -> counts.put(count.status(), count.documents()));
        return counts;
    }

    /**
     * Writes title and text anew.
     *
     * @param version the version the author of the change has seen
     * @return the document with its new version
     * @throws Conflict of the kind {@link Conflict.Kind#STALE} if somebody changed it meanwhile
     * @throws NotFound if there is none, or it is deleted
     */
    public Document update(UUID id, long version, NewDocument content) {
        return sql(
                        "update",
                        "update platform.document set title = :title, body = :body where id = :id"
                                + " and version = :version and deleted_at is null returning "
                                + COLUMNS)
                .bindAll(content)
                .bind("id", id)
                .bind("version", version)
                .find(Document.class)
                .orElseThrow(() ->
                        find(id).isPresent()
                                ? Answers.stale("documents.update", "the document")
                                : missing("update"));
    }

    /**
     * Gives documents a status: all of them or, if one is missing, none. Rows are locked in the
     * order of their ids, so that two such calls never wait for each other.
     *
     * @param ids at most {@link #MOST}; one that is there twice counts once
     * @return the documents with their new versions, in no order
     * @throws NotFound if one of them is not there, or deleted
     * @throws InputException if there are too many
     */
    public List<Document> setStatus(Collection<UUID> ids, DocumentStatus status) {
        Set<UUID> distinct = new LinkedHashSet<>(ids);
        new Checks().range("number of documents", distinct.size(), 0, MOST).done();
        List<Document> changed =
                sql("set-status", SET_STATUS)
                        .bindArray("ids", UUID.class, distinct)
                        .bind("status", status)
                        .bind("count", (long) distinct.size())
                        .list(Document.class);
        if (changed.size() != distinct.size()) {
            throw Answers.missing(
                    "documents.set-status",
                    "one of " + distinct.size() + " documents is not there; none was changed");
        }
        return changed;
    }

    /**
     * Deletes a document in a way that can be taken back.
     *
     * @return what is left of it
     * @throws NotFound if there is none, or it is deleted already
     */
    public DeletedDocument delete(UUID id) {
        return trash.delete(id);
    }

    /**
     * Takes a deletion back.
     *
     * @throws NotFound if no deleted document has this id
     */
    public Document restore(UUID id) {
        return sql(
                        "restore",
                        "update platform.document set deleted_at = null where id = :id and"
                                + " deleted_at is not null returning "
                                + COLUMNS)
                .bind("id", id)
                .find(Document.class)
                .orElseThrow(() -> missing("restore"));
    }

    /**
     * Removes a deleted document for good.
     *
     * @return what it was
     * @throws NotFound if no deleted document has this id
     */
    public DeletedDocument purge(UUID id) {
        return trash.purge(id);
    }

    /**
     * Removes for good what was deleted before a time, the oldest first, at most a thousand at a
     * call. What another transaction is just restoring or purging is passed over.
     *
     * @return what was removed; empty when nothing is left to do
     */
    public List<DeletedDocument> purgeDeletedBefore(Instant time) {
        return trash.purgeDeletedBefore(time);
    }

    /**
     * The deleted documents, the last deleted first.
     *
     * @throws InputException if the page's cursor is not one of this list and tenant
     */
    public Page<DeletedDocument> deleted(PageRequest request) {
        Cursors cursors = new Cursors("documents deleted");
        PostgresStatement statement =
                sql(
                        "deleted",
                        "select "
                                + DELETED
                                + " from platform.document where"
                                + " deleted_at is not null and (deleted_at, id) < (:at, :id)"
                                + " order by deleted_at desc, id desc limit :most");
        return cursors.page(
                request,
                cursors.bind(statement, request).list(DeletedDocument.class),
                last -> Position.of(last.deletedAt(), last.id()));
    }

    private PostgresStatement sql(String operation, String statement) {
        return tx.sql(statement).named("documents." + operation);
    }

    private static String from(String filter) {
        return "select " + COLUMNS + " from platform.live_document where " + filter;
    }

    private static NotFound missing(String operation) {
        return Answers.missing("documents." + operation, MISSING);
    }
}
