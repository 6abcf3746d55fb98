/**
 * The statements behind {@link dev.bedstone.telemetry.Analytics}. {@link
 * dev.bedstone.telemetry.internal.Slices} is where a range is divided between sums and rows, {@link
 * dev.bedstone.telemetry.internal.PricedUsage} where tokens become money.
 */
@NullMarked
package dev.bedstone.telemetry.internal;

import org.jspecify.annotations.NullMarked;
