/**
 * How the engines are started, shared, given to tests and given back. Start with {@link
 * dev.bedstone.testkit.internal.PostgresExtension}.
 */
@NullMarked
package dev.bedstone.testkit.internal;

import org.jspecify.annotations.NullMarked;
