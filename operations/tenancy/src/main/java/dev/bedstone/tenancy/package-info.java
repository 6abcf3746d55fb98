/**
 * Whether the stores keep tenants apart.
 *
 * <p>Start with {@link dev.bedstone.tenancy.TenantLint}. Nothing here knows a driver: stores are
 * asked through {@link dev.bedstone.contracts.TenantBound}.
 */
@NullMarked
package dev.bedstone.tenancy;

import org.jspecify.annotations.NullMarked;
