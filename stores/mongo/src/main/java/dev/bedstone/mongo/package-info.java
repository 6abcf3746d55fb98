/**
 * MongoDB as a store of Bedstone.
 *
 * <p>Start with {@link dev.bedstone.mongo.Mongo}. What an application keeps is declared as a {@link
 * dev.bedstone.mongo.Mongo#database}.
 */
@NullMarked
package dev.bedstone.mongo;

import org.jspecify.annotations.NullMarked;
