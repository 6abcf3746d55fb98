package dev.bedstone.platform.knowledge;

/** How far a document has come. */
public enum DocumentStatus {
    /** Written, and nothing was done with it yet. */
    PENDING,
    /** Something works on it. */
    PROCESSING,
    /** Everything is done. */
    READY,
    /** What was to be done with it did not succeed. */
    FAILED,
    /** Kept, and no longer used. */
    ARCHIVED
}
