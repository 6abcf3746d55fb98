package dev.bedstone.ingest.internal.encode;

/**
 * Writes a value as a column's type has it.
 *
 * @param <V> what values are in Java
 */
@FunctionalInterface
public interface ValueWriter<V> {

    /**
     * Appends the value.
     *
     * @throws BadValueException if the type cannot hold it
     */
    void write(V value, RowBuffer out);

    /** The same for whole numbers, without a box. */
    @FunctionalInterface
    interface OfLong {
        /** Appends the value; throws as {@link ValueWriter#write}. */
        void write(long value, RowBuffer out);
    }

    /** The same for floating-point numbers, without a box. */
    @FunctionalInterface
    interface OfDouble {
        /** Appends the value; throws as {@link ValueWriter#write}. */
        void write(double value, RowBuffer out);
    }
}
