/**
 * How the store works inside; not for use outside this module.
 *
 * <p>Start with {@link dev.bedstone.redis.internal.RedisServer}: every command goes through it. It
 * is fed by {@link dev.bedstone.redis.internal.ConnectionFactory} and {@link
 * dev.bedstone.redis.internal.Wire}, and tells its failures in the words of {@link
 * dev.bedstone.redis.internal.RedisFailures}.
 */
@NullMarked
package dev.bedstone.redis.internal;

import org.jspecify.annotations.NullMarked;
