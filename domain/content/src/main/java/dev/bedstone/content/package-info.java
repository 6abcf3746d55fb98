/**
 * What a platform tells people, in MongoDB: campaigns and what they reached, templates of texts,
 * and profiles of users. Everything belongs to the tenant of the running {@link
 * dev.bedstone.kernel.Scope}.
 *
 * <p>Start with {@link dev.bedstone.content.Campaigns}, {@link
 * dev.bedstone.content.ContentTemplates} and {@link dev.bedstone.content.UserProfiles}. Their
 * collections are made by {@link dev.bedstone.content.ContentMigrations}.
 */
@NullMarked
package dev.bedstone.content;

import org.jspecify.annotations.NullMarked;
