/**
 * Tests against real engines, for Bedstone itself and for applications that use it.
 *
 * <p>Start with {@link dev.bedstone.testkit.PostgresTest}, {@link dev.bedstone.testkit.RedisTest}
 * and {@link dev.bedstone.testkit.ClickHouseTest}, which give every test a place of its own, and
 * {@link dev.bedstone.testkit.OwnEngine} for tests that freeze or kill a server. {@link
 * dev.bedstone.testkit.ThreadLeaks}, {@link dev.bedstone.testkit.Canaries} and {@link
 * dev.bedstone.testkit.LogCapture} look for what a test must not leave behind. Network faults are
 * in {@code fault}, the suites of the contracts in {@code conformance}.
 *
 * <p>Tests run one after the other: the engines are shared by all tests of a JVM, a Redis server is
 * emptied after each, and the default locale is changed while they run. Do not switch on JUnit's
 * parallel execution.
 */
@NullMarked
package dev.bedstone.testkit;

import org.jspecify.annotations.NullMarked;
