/** Verbs that show what the model calls and traces of a tenant did and cost. */
@NullMarked
package dev.bedstone.cli.internal.verbs.analytics;

import org.jspecify.annotations.NullMarked;
