/**
 * Real servers on loopback for development and tests.
 *
 * <p>Start with {@link dev.bedstone.engines.EngineSet} (all engines of a project, as {@code
 * ./bedstone up} runs them) or, for one server, {@link dev.bedstone.engines.LocalPostgres} and
 * {@link dev.bedstone.engines.LocalRedis}. Every server is a child process with its own data
 * directory, log and generated passwords, listens on 127.0.0.1 only, and ends with the JVM that
 * started it.
 */
@NullMarked
package dev.bedstone.engines;

import org.jspecify.annotations.NullMarked;
