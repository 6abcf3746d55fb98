/**
 * How the engine gets here: {@link dev.bedstone.gateway.internal.library.EnginePackage} says what,
 * {@link dev.bedstone.gateway.internal.library.NpmFetch} fetches it, {@link
 * dev.bedstone.gateway.internal.library.LibraryCache} keeps it.
 */
@NullMarked
package dev.bedstone.gateway.internal.library;

import org.jspecify.annotations.NullMarked;
