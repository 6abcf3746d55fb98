/**
 * ClickHouse's engine inside this process: start with {@link
 * dev.bedstone.gateway.internal.engine.Engine}. {@link dev.bedstone.gateway.internal.engine.Chdb}
 * and {@link dev.bedstone.gateway.internal.engine.Posix} are the native functions and nothing else.
 */
@NullMarked
package dev.bedstone.gateway.internal.engine;

import org.jspecify.annotations.NullMarked;
