package dev.bedstone.config.internal;

/**
 * A text and where it was written. Its string form shows only where, for the text may be secret.
 *
 * @param text the text
 * @param origin the place, such as {@code .env:3 (DB_PORT)} or {@code environment DB_PORT}
 */
record Located(String text, String origin) {

    /** The same place with another text. */
    Located with(String other) {
        return new Located(other, origin);
    }

    @Override
    public String toString() {
        return origin;
    }
}
