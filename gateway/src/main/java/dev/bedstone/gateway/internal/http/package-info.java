/**
 * ClickHouse's HTTP interface. Start with {@link
 * dev.bedstone.gateway.internal.http.GatewayHandler}: a request is authenticated, read ({@link
 * dev.bedstone.gateway.internal.http.StatementRequest}), run ({@link
 * dev.bedstone.gateway.internal.http.StatementRunner}) and answered ({@link
 * dev.bedstone.gateway.internal.http.ResponseStream}).
 */
@NullMarked
package dev.bedstone.gateway.internal.http;

import org.jspecify.annotations.NullMarked;
