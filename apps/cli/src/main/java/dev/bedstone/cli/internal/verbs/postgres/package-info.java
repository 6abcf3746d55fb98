/** The verbs below {@code postgres}, one class each. */
@NullMarked
package dev.bedstone.cli.internal.verbs.postgres;

import org.jspecify.annotations.NullMarked;
