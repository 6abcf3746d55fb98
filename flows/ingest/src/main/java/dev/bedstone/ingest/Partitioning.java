package dev.bedstone.ingest;

/**
 * How a table is parted by the time of its events, in UTC; a batch never holds rows of two
 * partitions, because an insert is whole only within one.
 */
public enum Partitioning {
    /** Not at all. */
    NONE,
    /** {@code PARTITION BY toYYYYMM(time)}. */
    MONTH,
    /** {@code PARTITION BY toYYYYMMDD(time)} or {@code toDate(time)}. */
    DAY
}
