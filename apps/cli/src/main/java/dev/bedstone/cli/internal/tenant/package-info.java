/** The verb {@code tenant}. Start with {@link dev.bedstone.cli.internal.tenant.TenantVerb}. */
@NullMarked
package dev.bedstone.cli.internal.tenant;

import org.jspecify.annotations.NullMarked;
