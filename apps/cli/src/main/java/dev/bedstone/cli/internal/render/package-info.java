/**
 * How things look on a terminal, in a pipe and as JSON. Start with {@link
 * dev.bedstone.cli.internal.render.Table}.
 */
@NullMarked
package dev.bedstone.cli.internal.render;

import org.jspecify.annotations.NullMarked;
