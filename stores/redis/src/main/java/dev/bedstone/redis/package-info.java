/**
 * Redis or Valkey as a store of Bedstone.
 *
 * <p>Start with {@link dev.bedstone.redis.Redis}. What an application keeps is declared as a {@link
 * dev.bedstone.redis.KeySpace} and used through {@link dev.bedstone.redis.RedisKeys}; everything
 * else Redis can do is one step away in {@link dev.bedstone.redis.Redis#connection}.
 */
@NullMarked
package dev.bedstone.redis;

import org.jspecify.annotations.NullMarked;
