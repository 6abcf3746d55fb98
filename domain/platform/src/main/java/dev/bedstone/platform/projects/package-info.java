/**
 * Projects and the environments they run in. Start with {@link
 * dev.bedstone.platform.projects.Projects}; the tables come with {@link
 * dev.bedstone.platform.Area#PROJECTS}.
 */
@NullMarked
package dev.bedstone.platform.projects;

import org.jspecify.annotations.NullMarked;
