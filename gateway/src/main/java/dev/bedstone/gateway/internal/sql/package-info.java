/**
 * Just enough of ClickHouse's SQL to carry a statement over HTTP: where the data of an insert
 * begins, which format an answer has, what the gateway must refuse. Start with {@link
 * dev.bedstone.gateway.internal.sql.StatementParser}.
 */
@NullMarked
package dev.bedstone.gateway.internal.sql;

import org.jspecify.annotations.NullMarked;
