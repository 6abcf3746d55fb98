/**
 * ClickHouse without a server: its own engine in a child process, behind its own HTTP interface.
 *
 * <p>Start with {@link dev.bedstone.gateway.LocalClickHouse}, which starts and watches the child;
 * {@link dev.bedstone.gateway.Main} is the child. {@link dev.bedstone.gateway.ChdbLibrary} fetches
 * the engine once per user.
 */
@NullMarked
package dev.bedstone.gateway;

import org.jspecify.annotations.NullMarked;
