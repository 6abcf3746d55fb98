/**
 * Work of a tenant through the layer, beside JDBC written by hand for the same safe thing and
 * beside what users would pick instead. Start with {@link
 * dev.bedstone.bench.tenant.TenantBenchmark}.
 */
@NullMarked
package dev.bedstone.bench.tenant;

import org.jspecify.annotations.NullMarked;
