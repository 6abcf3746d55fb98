package dev.bedstone.mongo.internal;

import org.bson.BsonType;

/** A stored document does not fit the record it is read as. Tells no value. */
final class UnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String what;

    private UnreadableException(String what, RuntimeException cause) {
        super(what, cause);
        this.what = what;
    }

    /** An element that cannot become a component. */
    static UnreadableException ofComponent(
            Class<?> type, String element, BsonType stored, RuntimeException cause) {
        String record = type.getSimpleName();
        return new UnreadableException(
                "the element " + element + " is a " + stored + " that " + record + " cannot hold",
                cause);
    }

    /** All elements are well, and the record does not take them together. */
    static UnreadableException ofRecord(Class<?> type, RuntimeException cause) {
        return new UnreadableException(
                "the record "
                        + type.getSimpleName()
                        + " refuses what is stored by "
                        + cause.getClass().getSimpleName(),
                cause);
    }

    /** What does not fit what. */
    String what() {
        return what;
    }
}
