package dev.bedstone.mongo;

import java.util.List;
import java.util.Optional;

/**
 * Some of the documents, in order. Immutable.
 *
 * @param items the documents
 * @param next the token of the next page; empty if this is the last. It holds the values by which
 *     the last document was sorted, readable by whoever gets it
 */
public record Page<R>(List<R> items, Optional<String> next) {

    public Page {
        items = List.copyOf(items);
    }
}
