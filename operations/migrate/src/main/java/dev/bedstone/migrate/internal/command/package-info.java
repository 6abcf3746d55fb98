/**
 * Files of commands in JSON, and what can be said of a command of MongoDB without carrying it out.
 * Start with {@link dev.bedstone.migrate.internal.command.CommandFile}.
 */
@NullMarked
package dev.bedstone.migrate.internal.command;

import org.jspecify.annotations.NullMarked;
