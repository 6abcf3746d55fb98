/**
 * Documents with their text. Start with {@link dev.bedstone.platform.knowledge.Documents}; the
 * tables come with {@link dev.bedstone.platform.Area#KNOWLEDGE}.
 */
@NullMarked
package dev.bedstone.platform.knowledge;

import org.jspecify.annotations.NullMarked;
