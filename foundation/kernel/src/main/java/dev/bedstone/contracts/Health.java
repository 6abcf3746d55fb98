package dev.bedstone.contracts;

/** How a store, or all of them, are. In order from good to bad. */
public enum Health {
    /** Works. */
    UP,
    /** Works, with something a person should look at. */
    DEGRADED,
    /** Could not be asked, so nothing is known. */
    UNKNOWN,
    /** Does not work. */
    DOWN;

    /** The worse of the two. */
    public Health and(Health other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
