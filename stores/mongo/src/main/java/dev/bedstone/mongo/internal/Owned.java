package dev.bedstone.mongo.internal;

import dev.bedstone.kernel.TenantId;
import java.util.Optional;

/**
 * A record on its way to the server.
 *
 * @param tenant whose it is; empty for a document of the platform
 * @param value the record
 */
record Owned<R extends Record>(Optional<TenantId> tenant, R value) {}
