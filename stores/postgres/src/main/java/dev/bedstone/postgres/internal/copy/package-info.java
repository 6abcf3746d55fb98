/**
 * COPY in binary form (PostgreSQL manual, "COPY", "Binary Format"), from and to records, without
 * objects in between. Start with {@link dev.bedstone.postgres.internal.copy.BulkLoad} and {@link
 * dev.bedstone.postgres.internal.copy.BulkRead}.
 */
@NullMarked
package dev.bedstone.postgres.internal.copy;

import org.jspecify.annotations.NullMarked;
