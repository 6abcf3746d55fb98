/**
 * The words every other part of Bedstone is written in.
 *
 * <p>Start with {@link dev.bedstone.kernel.Scope} (who is asking, for which tenant) and {@link
 * dev.bedstone.kernel.StoreFailure} (what went wrong, and whether it may be tried again). Nothing
 * here knows a driver or does input or output.
 */
@NullMarked
package dev.bedstone.kernel;

import org.jspecify.annotations.NullMarked;
