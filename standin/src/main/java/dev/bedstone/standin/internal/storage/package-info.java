/**
 * Documents and unique indexes in one MVStore file, written as BSON. Start with {@link
 * dev.bedstone.standin.internal.storage.Storage}.
 */
@NullMarked
package dev.bedstone.standin.internal.storage;

import org.jspecify.annotations.NullMarked;
