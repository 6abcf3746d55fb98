/**
 * Breaks things on purpose: the network between a client and a server with {@link
 * dev.bedstone.testkit.fault.FaultProxy}, a server process with {@link
 * dev.bedstone.testkit.fault.ProcessControl}. Start with the proxy.
 */
@NullMarked
package dev.bedstone.testkit.fault;

import org.jspecify.annotations.NullMarked;
