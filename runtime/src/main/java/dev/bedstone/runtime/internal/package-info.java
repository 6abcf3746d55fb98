/** How the runtime starts, tells hooks, and stops; not for use from outside. */
@NullMarked
package dev.bedstone.runtime.internal;

import org.jspecify.annotations.NullMarked;
