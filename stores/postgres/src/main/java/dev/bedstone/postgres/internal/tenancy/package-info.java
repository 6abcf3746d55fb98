/**
 * How PostgreSQL keeps tenants apart: rules, and attacks with their controls. Start with {@link
 * dev.bedstone.postgres.internal.tenancy.PostgresTenancy}.
 */
@NullMarked
package dev.bedstone.postgres.internal.tenancy;

import org.jspecify.annotations.NullMarked;
