package dev.bedstone.clickhouse.internal;

/**
 * What an insert brings along. The bytes are not copied and must not be changed.
 *
 * @param bytes the bytes, in the format of the insert
 * @param packed whether they are in ClickHouse's compressed blocks already, to be sent as they are
 */
public record Payload(byte[] bytes, boolean packed) {}
