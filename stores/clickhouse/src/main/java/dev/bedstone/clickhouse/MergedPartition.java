package dev.bedstone.clickhouse;

import java.time.Duration;

/**
 * A partition whose parts {@link ClickHouse#optimize} made one. Immutable.
 *
 * @param table its name, without the database
 * @param partition the server's id of it, such as {@code 202611}
 * @param parts how many there were, 2 or more
 * @param bytes how many bytes they had on the disk
 * @param took how long it took
 */
public record MergedPartition(
        String table, String partition, int parts, long bytes, Duration took) {}
