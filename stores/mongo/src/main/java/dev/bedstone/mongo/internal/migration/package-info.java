/**
 * Migrations of MongoDB: lease, journal, commands, what there is. Start with {@link
 * dev.bedstone.mongo.internal.migration.MongoSession}.
 */
@NullMarked
package dev.bedstone.mongo.internal.migration;

import org.jspecify.annotations.NullMarked;
