package dev.bedstone.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The test class gets servers that no other class uses, so that its tests may freeze, kill and
 * restart them through a {@link ServerControl} and change their settings. A server that a test left
 * frozen runs again after it, one that a test killed is started again before the next.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnEngine {}
