/**
 * The process around the engine: {@link dev.bedstone.gateway.internal.process.GatewayProcess} is
 * the child from start to end, {@link dev.bedstone.gateway.internal.process.ChildCommand} is how it
 * is started, {@link dev.bedstone.gateway.internal.process.Child} is what the parent holds, {@link
 * dev.bedstone.gateway.internal.process.StartCache} is why the second start is faster.
 */
@NullMarked
package dev.bedstone.gateway.internal.process;

import org.jspecify.annotations.NullMarked;
