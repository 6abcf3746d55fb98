/**
 * What all engines share: child processes ({@link dev.bedstone.engines.internal.ServerProcess}),
 * unpacked binaries, locks, private files and ports.
 */
@NullMarked
package dev.bedstone.engines.internal;

import org.jspecify.annotations.NullMarked;
