/** What the repositories share. Start with {@link dev.bedstone.content.internal.Tally}. */
@NullMarked
package dev.bedstone.content.internal;

import org.jspecify.annotations.NullMarked;
