/**
 * Bedstone with every store: {@link dev.bedstone.Bedstone} opens whatever is configured and has an
 * accessor for each store. The only place that names them all.
 */
@NullMarked
package dev.bedstone;

import org.jspecify.annotations.NullMarked;
