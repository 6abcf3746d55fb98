/**
 * Proof that one tenant cannot reach the documents of another. Start with {@link
 * dev.bedstone.mongo.internal.tenancy.MongoTenancy}.
 */
@NullMarked
package dev.bedstone.mongo.internal.tenancy;

import org.jspecify.annotations.NullMarked;
