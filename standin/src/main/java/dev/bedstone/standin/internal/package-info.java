/** What the parent knows of its child process. */
@NullMarked
package dev.bedstone.standin.internal;

import org.jspecify.annotations.NullMarked;
