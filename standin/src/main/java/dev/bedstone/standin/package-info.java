/**
 * A stand-in for MongoDB, for development and tests: it speaks MongoDB's wire protocol and keeps
 * its documents in a file, and is not MongoDB. The module's README says what it lacks.
 *
 * <p>Start with {@link dev.bedstone.standin.LocalMongo}, which starts and stops the child process;
 * {@link dev.bedstone.standin.Main} is the child.
 */
@NullMarked
package dev.bedstone.standin;

import org.jspecify.annotations.NullMarked;
