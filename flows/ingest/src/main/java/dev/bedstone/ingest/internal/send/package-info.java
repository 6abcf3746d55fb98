/**
 * Batches on their way to the server. {@link dev.bedstone.ingest.internal.send.Sender} carries
 * those of one table, one after the other; {@link dev.bedstone.ingest.internal.send.Delivery}
 * decides what is safe to do with one; {@link dev.bedstone.ingest.internal.send.BatchSink} is what
 * is asked of the server.
 */
@NullMarked
package dev.bedstone.ingest.internal.send;

import org.jspecify.annotations.NullMarked;
