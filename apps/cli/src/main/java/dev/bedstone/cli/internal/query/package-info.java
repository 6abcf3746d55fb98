/**
 * Answers to a person's query: as a table and as they come. Start with {@link
 * dev.bedstone.cli.internal.query.QueryText}.
 */
@NullMarked
package dev.bedstone.cli.internal.query;

import org.jspecify.annotations.NullMarked;
