/**
 * The directory a command line works on. Start with {@link
 * dev.bedstone.cli.internal.project.Project}.
 */
@NullMarked
package dev.bedstone.cli.internal.project;

import org.jspecify.annotations.NullMarked;
