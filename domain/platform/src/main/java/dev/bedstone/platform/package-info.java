/**
 * What a platform keeps in PostgreSQL, in areas that an application takes or leaves: who its
 * customers are ({@code identity}), what they work on ({@code projects}), what they know ({@code
 * knowledge}).
 *
 * <p>Start with {@link dev.bedstone.platform.Area}, whose migrations make the tables, and {@link
 * dev.bedstone.platform.knowledge.Documents}, the largest of the repositories: plain classes on a
 * transaction, records in and out.
 */
@NullMarked
package dev.bedstone.platform;

import org.jspecify.annotations.NullMarked;
