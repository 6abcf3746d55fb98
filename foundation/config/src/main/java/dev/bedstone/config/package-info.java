/**
 * What an application configures, as records.
 *
 * <p>Start with {@link dev.bedstone.config.BedstoneConfig}: everything at once, read by {@link
 * dev.bedstone.config.ConfigLoader}. The records hold defaults and check themselves; nothing here
 * opens a connection.
 */
@NullMarked
package dev.bedstone.config;

import org.jspecify.annotations.NullMarked;
