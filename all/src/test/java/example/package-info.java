/** What an application would write. */
@NullMarked
package example;

import org.jspecify.annotations.NullMarked;
