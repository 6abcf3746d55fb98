package dev.bedstone.platform;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list. Pages are read by key: what is added or deleted meanwhile moves no other item
 * from one page to another, and a later page costs what the first one does. Immutable.
 *
 * @param items in the order of the list
 * @param next the cursor of the page behind this one; empty at the end. Opaque, and valid for the
 *     same list of the same tenant only
 */
public record Page<T>(List<T> items, Optional<String> next) {

    public Page {
        items = List.copyOf(items);
    }
}
