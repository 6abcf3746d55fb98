/** The verbs below {@code ingest}, one class each. */
@NullMarked
package dev.bedstone.cli.internal.verbs.ingest;

import org.jspecify.annotations.NullMarked;
