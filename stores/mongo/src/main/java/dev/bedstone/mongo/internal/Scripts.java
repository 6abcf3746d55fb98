package dev.bedstone.mongo.internal;

import java.util.Set;
import org.bson.BsonValue;

/**
 * JavaScript that a server would run. Nobody says on which documents it does so before the tenant's
 * condition is decided, and it can tell of what it saw by what it throws or how long it takes; a
 * server can have it switched off, and MongoDB 8.0 calls it deprecated.
 */
final class Scripts {

    private static final Set<String> OPERATORS = Set.of("$where", "$function", "$accumulator");

    private Scripts() {}

    /**
     * Looks for it at every depth.
     *
     * @throws IllegalArgumentException if there is some
     */
    static void refuse(BsonValue words) {
        switch (words.getBsonType()) {
            case DOCUMENT ->
                    words.asDocument()
                            .forEach((name, value) -> {
                                if (OPERATORS.contains(name)) {
                                    throw refused(name);
                                }
                                refuse(value);
                            });
            case ARRAY -> words.asArray().forEach(Scripts::refuse);
            case JAVASCRIPT, JAVASCRIPT_WITH_SCOPE -> throw refused("JavaScript");
            default -> {}
        }
    }

    private static IllegalArgumentException refused(String name) {
        return new IllegalArgumentException(
                name
                        + " runs on documents of other tenants, too; say it with operators, or use"
                        + " Mongo.database() for work that no tenant owns");
    }
}
