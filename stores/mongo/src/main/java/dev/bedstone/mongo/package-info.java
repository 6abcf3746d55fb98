/**
 * MongoDB as a store of Bedstone.
 *
 * <p>Start with {@link dev.bedstone.mongo.Mongo}. What an application keeps is declared as a {@link
 * dev.bedstone.mongo.CollectionDefinition} of records and used through {@link
 * dev.bedstone.mongo.Documents}; everything else MongoDB can do is one step away in {@link
 * dev.bedstone.mongo.Mongo#database}.
 */
@NullMarked
package dev.bedstone.mongo;

import org.jspecify.annotations.NullMarked;
