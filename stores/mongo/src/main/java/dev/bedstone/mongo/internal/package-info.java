/**
 * How the store works. Start with {@link dev.bedstone.mongo.internal.Calls}, through which
 * everything goes that is sent to the server.
 */
@NullMarked
package dev.bedstone.mongo.internal;

import org.jspecify.annotations.NullMarked;
