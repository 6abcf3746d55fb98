/**
 * Analytics events on their way into ClickHouse: kept on disk until they have arrived, once.
 *
 * <p>Start with {@link dev.bedstone.ingest.Ingest}, which an application opens once, and {@link
 * dev.bedstone.ingest.EventTable}, which says how an event becomes a row. {@link
 * dev.bedstone.ingest.EventStream} takes the events. What became of them is told by {@link
 * dev.bedstone.ingest.SpoolReport}, {@link dev.bedstone.ingest.DeadLetters} and {@link
 * dev.bedstone.ingest.RollUps}.
 */
@NullMarked
package dev.bedstone.ingest;

import org.jspecify.annotations.NullMarked;
