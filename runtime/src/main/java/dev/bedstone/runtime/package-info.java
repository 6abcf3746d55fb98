/**
 * Opens the stores an application chose, as one thing that is closed as one thing.
 *
 * <p>Start with {@link dev.bedstone.runtime.Bedstone}. It knows contracts only; which stores there
 * are is said by what is installed. The artifact {@code bedstone-all} has the same class with every
 * store installed.
 */
@NullMarked
package dev.bedstone.runtime;

import org.jspecify.annotations.NullMarked;
