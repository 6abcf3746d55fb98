/** The verbs below {@code clickhouse}, one class each. */
@NullMarked
package dev.bedstone.cli.internal.verbs.clickhouse;

import org.jspecify.annotations.NullMarked;
