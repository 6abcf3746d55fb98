/**
 * How a command line becomes a verb and a verb's end becomes an exit code. Start with {@link
 * dev.bedstone.cli.internal.CommandLines}.
 */
@NullMarked
package dev.bedstone.cli.internal;

import org.jspecify.annotations.NullMarked;
