/**
 * Events as bytes. {@link dev.bedstone.ingest.internal.encode.RowEncoder} writes one event of a
 * table, column by column, into a {@link dev.bedstone.ingest.internal.encode.RowBuffer}.
 */
@NullMarked
package dev.bedstone.ingest.internal.encode;

import org.jspecify.annotations.NullMarked;
