/**
 * What an application's language models and agents did, in ClickHouse: who called which model, how
 * long it took, and what it cost.
 *
 * <p>Start with {@link dev.bedstone.telemetry.ModelCall} and {@link dev.bedstone.telemetry.Span},
 * which are what is recorded, {@link dev.bedstone.telemetry.Events}, which takes them, and {@link
 * dev.bedstone.telemetry.Analytics}, which answers questions about them. Their tables are made by
 * {@link dev.bedstone.telemetry.TelemetryMigrations}.
 */
@NullMarked
package dev.bedstone.telemetry;

import org.jspecify.annotations.NullMarked;
