/** One class per verb. Each ends with an exit code or throws what the person should read. */
@NullMarked
package dev.bedstone.cli.internal.verbs;

import org.jspecify.annotations.NullMarked;
