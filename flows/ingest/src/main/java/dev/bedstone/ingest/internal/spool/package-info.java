/**
 * Events on disk. Start with {@link dev.bedstone.ingest.internal.spool.Spool}, the directory as a
 * whole; {@link dev.bedstone.ingest.internal.spool.Lane} is how rows get in, {@link
 * dev.bedstone.ingest.internal.spool.SegmentFormat} what a file looks like, and {@link
 * dev.bedstone.ingest.internal.spool.SegmentScan} how it is read when it may be damaged.
 */
@NullMarked
package dev.bedstone.ingest.internal.spool;

import org.jspecify.annotations.NullMarked;
