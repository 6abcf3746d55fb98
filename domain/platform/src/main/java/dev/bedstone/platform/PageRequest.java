package dev.bedstone.platform;

import dev.bedstone.platform.internal.Checks;
import java.util.Optional;

/**
 * Which part of a list is wanted. Immutable.
 *
 * @param size how many items at most, 1 to {@link #LARGEST}
 * @param cursor where the page begins, as {@link Page#next} said it; empty for the first one
 */
public record PageRequest(int size, Optional<String> cursor) {

    /** The size of a list's page unless said otherwise. */
    public static final int USUAL = 50;

    /** The size of a page of search results unless said otherwise. */
    public static final int USUAL_SEARCH = 20;

    /** The largest page there is. */
    public static final int LARGEST = 200;

    /**
     * @throws InputException if the size is out of its range
     */
    public PageRequest {
        new Checks().range("page size", size, 1, LARGEST).done();
    }

    /** The first page, of 50. */
    public static PageRequest first() {
        return first(USUAL);
    }

    /** The first page, of {@code size}. */
    public static PageRequest first(int size) {
        return new PageRequest(size, Optional.empty());
    }

    /** The first page of search results, of 20. */
    public static PageRequest search() {
        return first(USUAL_SEARCH);
    }

    /** The page of the same size that begins at a cursor. */
    public PageRequest at(String next) {
        return new PageRequest(size, Optional.of(next));
    }
}
