/**
 * The child process: MongoDB's wire protocol on a port of 127.0.0.1, with one user. Start with
 * {@link dev.bedstone.standin.internal.server.StandInServer}.
 */
@NullMarked
package dev.bedstone.standin.internal.server;

import org.jspecify.annotations.NullMarked;
