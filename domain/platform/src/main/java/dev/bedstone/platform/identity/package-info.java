/**
 * Who the customers are: organizations, which are the tenants, their members, and the users behind
 * them. Start with {@link dev.bedstone.platform.identity.Organizations}; the tables come with
 * {@link dev.bedstone.platform.Area#IDENTITY}.
 *
 * <p>A user or an organization is found by an exact key in a transaction without a tenant, {@code
 * postgres.withoutTenant()}; what an organization does with itself and its members needs it bound.
 */
@NullMarked
package dev.bedstone.platform.identity;

import org.jspecify.annotations.NullMarked;
