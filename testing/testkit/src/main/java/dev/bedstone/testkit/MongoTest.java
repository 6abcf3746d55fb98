package dev.bedstone.testkit;

import dev.bedstone.testkit.internal.MongoExtension;
import dev.bedstone.testkit.internal.OddLocale;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class use MongoDB. A parameter of type {@link FreshMongo}, of a test, a
 * {@code @BeforeEach} method or the constructor, is an empty database; it is dropped after the
 * test.
 *
 * <p>If the environment has {@code MONGODB_URI}, the database lies on that server. Else it lies on
 * a stand-in, which is started at the first use and shared by all tests of the JVM; what a stand-in
 * cannot do is tested under {@link NeedsRealMongo}. A connection still open after the test fails
 * the test, see {@link AllowLeaks}. The class path needs {@code bedstone-standin} and MongoDB's
 * driver. The JVM's locale is odd on purpose, see {@link PostgresTest}.
 */
@Documented
@Inherited
@Tag("engine")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({MongoExtension.class, OddLocale.class})
public @interface MongoTest {}
