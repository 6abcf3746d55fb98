package dev.bedstone.platform.knowledge;

import dev.bedstone.postgres.OutboxEvent;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to a document, to be published in the transaction that made it happen:
 * {@code tx.publish(DocumentEvent.created(document))}. What is kept of documents in other stores
 * follows these events. Immutable.
 *
 * @param id the document
 * @param version its version afterwards
 * @param change what happened
 * @param title its title afterwards; empty when it is gone
 * @param status its status afterwards; empty when it is deleted or gone
 */
public record DocumentEvent(
        UUID id,
        long version,
        Change change,
        Optional<String> title,
        Optional<DocumentStatus> status)
        implements OutboxEvent {

    /** What can happen to a document. */
    public enum Change {
        /** It was written. */
        CREATED("DocumentCreated"),
        /** Its title, text or status was changed. */
        CHANGED("DocumentChanged"),
        /** It was deleted, and can be restored. */
        DELETED("DocumentDeleted"),
        /** Its deletion was taken back. */
        RESTORED("DocumentRestored"),
        /** It was removed for good; the last that is heard of it. */
        PURGED("DocumentPurged");

        private final String type;

        Change(String type) {
            this.type = type;
        }
    }

    /** It was written. */
    public static DocumentEvent created(Document document) {
        return of(document, Change.CREATED);
    }

    /** Its title, text or status was changed. */
    public static DocumentEvent changed(Document document) {
        return of(document, Change.CHANGED);
    }

    /** It was deleted. */
    public static DocumentEvent deleted(DeletedDocument document) {
        return new DocumentEvent(
                document.id(),
                document.version(),
                Change.DELETED,
                Optional.of(document.title()),
                Optional.empty());
    }

    /** Its deletion was taken back. */
    public static DocumentEvent restored(Document document) {
        return of(document, Change.RESTORED);
    }

    /** It was removed for good, which is one version more than it ever had. */
    public static DocumentEvent purged(DeletedDocument document) {
        return new DocumentEvent(
                document.id(),
                document.version() + 1,
                Change.PURGED,
                Optional.empty(),
                Optional.empty());
    }

    private static DocumentEvent of(Document document, Change change) {
        return new DocumentEvent(
                document.id(),
                document.version(),
                change,
                Optional.of(document.title()),
                Optional.of(document.status()));
    }

    @Override
    public String aggregate() {
        return "document:" + id;
    }

    @Override
    public String type() {
        return change.type;
    }
}
