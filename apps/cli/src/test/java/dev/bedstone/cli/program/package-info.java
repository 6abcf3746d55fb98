/** The packaged program as a process of its own, as a user starts it. */
@NullMarked
package dev.bedstone.cli.program;

import org.jspecify.annotations.NullMarked;
