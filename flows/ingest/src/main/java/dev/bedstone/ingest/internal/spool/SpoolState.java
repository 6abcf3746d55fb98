package dev.bedstone.ingest.internal.spool;

/**
 * What can be told of a spool as a whole.
 *
 * @param used bytes it takes
 * @param most bytes it may take
 * @param kept segments that have arrived and are kept for a while
 * @param damagedSegments segments found damaged since it was opened
 * @param damagedRecords records of them that are damaged or gone
 * @param lostRows rows in those records, as far as that is known
 */
public record SpoolState(
        long used, long most, int kept, int damagedSegments, int damagedRecords, long lostRows) {}
