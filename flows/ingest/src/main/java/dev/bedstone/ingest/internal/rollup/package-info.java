/**
 * Roll-ups held against the rows they are made of, and made again from them. Start with {@link
 * dev.bedstone.ingest.internal.rollup.RollUpCatalogue}, which finds them, and {@link
 * dev.bedstone.ingest.internal.rollup.Mending}.
 */
@NullMarked
package dev.bedstone.ingest.internal.rollup;

import org.jspecify.annotations.NullMarked;
