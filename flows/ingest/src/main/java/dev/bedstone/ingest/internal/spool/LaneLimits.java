package dev.bedstone.ingest.internal.spool;

import java.time.Duration;

/**
 * When a lane ends a batch, and what it does to a disk.
 *
 * @param rows the most rows of a batch
 * @param bytes the bytes at which a batch is full; what a single call brought is not torn apart
 * @param linger how long rows wait for others
 * @param fsync whether callers wait until rows are on the disk
 */
public record LaneLimits(int rows, int bytes, Duration linger, boolean fsync) {}
