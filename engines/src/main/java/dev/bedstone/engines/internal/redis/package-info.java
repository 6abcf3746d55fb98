/**
 * The local Redis: binary, settings, and just enough of its protocol to see that it answers. Start
 * with {@link dev.bedstone.engines.internal.redis.RedisBinary}.
 */
@NullMarked
package dev.bedstone.engines.internal.redis;

import org.jspecify.annotations.NullMarked;
