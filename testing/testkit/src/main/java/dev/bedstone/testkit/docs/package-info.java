/** Documents whose examples cannot go stale. Start with {@link dev.bedstone.testkit.docs.Guide}. */
@NullMarked
package dev.bedstone.testkit.docs;

import org.jspecify.annotations.NullMarked;
