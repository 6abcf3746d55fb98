package dev.bedstone.testkit;

import dev.bedstone.testkit.internal.ClickHouseExtension;
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
 * The tests of this class use ClickHouse; needs {@code bedstone-gateway} in scope {@code test}. A
 * parameter of type {@link FreshClickHouse}, of a test, a {@code @BeforeEach} method or the
 * constructor, is a new database that is dropped after the test; one of a {@code @BeforeAll} method
 * lasts for the class.
 *
 * <p>The server is started at the first use and shared by all tests of the JVM. A connection still
 * open after the test fails the test, see {@link AllowLeaks}. The JVM's locale is odd on purpose,
 * see {@link PostgresTest}.
 */
@Documented
@Inherited
@Tag("engine")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({ClickHouseExtension.class, OddLocale.class})
public @interface ClickHouseTest {}
