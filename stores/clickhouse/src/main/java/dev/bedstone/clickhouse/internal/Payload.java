package dev.bedstone.clickhouse.internal;

import java.util.List;

/**
 * What an insert brings along. The bytes are not copied and must not be changed.
 *
 * @param pieces the bytes, in the format of the insert, to be sent one after the other
 * @param packed whether they are in ClickHouse's compressed blocks
 */
public record Payload(List<byte[]> pieces, boolean packed) {}
