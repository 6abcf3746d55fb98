/**
 * How the stores are.
 *
 * <p>Start with {@link dev.bedstone.observe.HealthCheck}, one round over all stores. {@link
 * dev.bedstone.observe.HealthMonitor} repeats it in the background and {@link
 * dev.bedstone.observe.HealthEndpoint} answers the probes of an orchestrator. Nothing here knows a
 * driver: stores are asked through {@link dev.bedstone.contracts.Probed}.
 */
@NullMarked
package dev.bedstone.observe;

import org.jspecify.annotations.NullMarked;
