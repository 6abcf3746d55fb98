package dev.bedstone.testkit;

import dev.bedstone.testkit.internal.OddLocale;
import dev.bedstone.testkit.internal.PostgresExtension;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of this class use PostgreSQL. A parameter of type {@link FreshDatabase}, of a test, a
 * {@code @BeforeEach} method or the constructor, is a new database that is dropped after the test;
 * one of a {@code @BeforeAll} method lasts for the class.
 *
 * <p>The server is started at the first use and shared by all tests of the JVM; it forgets
 * everything at its end. A connection still open after the test fails the test, see {@link
 * AllowLeaks}. The server's time zone and the JVM's locale are odd on purpose; the configuration
 * parameter {@code bedstone.testkit.locale} of the JUnit Platform sets another locale.
 */
@Documented
@Inherited
@Tag("engine")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({PostgresExtension.class, OddLocale.class})
public @interface PostgresTest {}
