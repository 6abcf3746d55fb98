/** What the repositories of all areas share: checks of input, cursors, failures. */
@NullMarked
package dev.bedstone.platform.internal;

import org.jspecify.annotations.NullMarked;
