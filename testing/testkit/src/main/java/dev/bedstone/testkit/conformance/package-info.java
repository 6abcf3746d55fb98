/**
 * The contracts of {@code dev.bedstone.contracts} as suites of JUnit tests. A store, Bedstone's own
 * or another, describes itself as a {@link dev.bedstone.testkit.conformance.StoreUnderTest} and
 * extends one suite for each contract it fulfils. Start with {@link
 * dev.bedstone.testkit.conformance.StoreConformance}, which every store must pass.
 */
@NullMarked
package dev.bedstone.testkit.conformance;

import org.jspecify.annotations.NullMarked;
