/**
 * What keeps tenants apart in ClickHouse, which has no row-level security a program could rely on
 * everywhere. Start with {@link dev.bedstone.clickhouse.internal.tenancy.TenantBinding}.
 */
@NullMarked
package dev.bedstone.clickhouse.internal.tenancy;

import org.jspecify.annotations.NullMarked;
