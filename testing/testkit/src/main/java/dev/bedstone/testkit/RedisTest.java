package dev.bedstone.testkit;

import dev.bedstone.testkit.internal.OddLocale;
import dev.bedstone.testkit.internal.RedisExtension;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class use Redis. A parameter of type {@link FreshRedis}, of a test, a
 * {@code @BeforeEach} method or the constructor, is a pair of empty servers, one that never evicts
 * and one for caches; they are emptied after the test.
 *
 * <p>The servers are started at the first use and shared by all tests of the JVM, so a test that
 * changes their settings or users needs {@link OwnEngine}. A connection still open after the test
 * fails the test, see {@link AllowLeaks}. The JVM's locale is odd on purpose, see {@link
 * PostgresTest}.
 */
@Documented
@Inherited
@Tag("engine")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({RedisExtension.class, OddLocale.class})
public @interface RedisTest {}
