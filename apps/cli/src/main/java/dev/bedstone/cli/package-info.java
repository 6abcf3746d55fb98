/**
 * The command line of Bedstone.
 *
 * <p>Start with {@link dev.bedstone.cli.BedstoneCli}, which an application may call itself. What a
 * verb does stands in one class of {@code internal.verbs}; what it may return, in {@link
 * dev.bedstone.cli.ExitCodes}.
 */
@NullMarked
package dev.bedstone.cli;

import org.jspecify.annotations.NullMarked;
