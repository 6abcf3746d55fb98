package dev.bedstone.testkit;

import dev.bedstone.testkit.internal.RealMongoCondition;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test is about something a stand-in cannot do. Without {@code MONGODB_URI} in the environment
 * it is skipped, with a line that says so, and counted as skipped.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RealMongoCondition.class)
public @interface NeedsRealMongo {

    /** What the stand-in cannot do, such as {@code documents that expire}. */
    String value();
}
