/**
 * What a store can be asked to do, apart from what only it is good at.
 *
 * <p>Start with {@link dev.bedstone.contracts.Store}. Every other contract here is a {@link
 * dev.bedstone.contracts.Capability} a store has or declares it has not; there is no generic
 * save-and-find over all stores.
 */
@NullMarked
package dev.bedstone.contracts;

import org.jspecify.annotations.NullMarked;
