/**
 * The parts of a set of engines: its directory, ports, state file and the care for each engine.
 * Start with {@link dev.bedstone.engines.internal.set.SupervisedEngine}.
 */
@NullMarked
package dev.bedstone.engines.internal.set;

import org.jspecify.annotations.NullMarked;
