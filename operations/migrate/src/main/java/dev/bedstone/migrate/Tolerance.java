package dev.bedstone.migrate;

/** What is refused unless an application says that it lives with it. */
public enum Tolerance {
    /** A version without an undo that does not say why. */
    MISSING_UNDO,
    /** A new file whose version lies below one that is there: it is carried out after all. */
    OUT_OF_ORDER,
    /** A version that is there and whose file is not. */
    MISSING_FILE,
    /** A version that is there and newer than every file: of a newer program. */
    NEWER_VERSION,
    /** A file that was changed after it was carried out; it is not carried out again. */
    EDITED_FILE,
    /** An object that migrations made and somebody else changed or removed. */
    CHANGED_SCHEMA
}
