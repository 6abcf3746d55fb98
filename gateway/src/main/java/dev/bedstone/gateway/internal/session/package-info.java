/**
 * Who may run a statement when, and on which connection: {@link
 * dev.bedstone.gateway.internal.session.Leases} gives a connection for one statement, {@link
 * dev.bedstone.gateway.internal.session.Sessions} keeps those with a name, {@link
 * dev.bedstone.gateway.internal.session.RunningStatements} stops what must end, {@link
 * dev.bedstone.gateway.internal.session.Admission} bounds how many run.
 */
@NullMarked
package dev.bedstone.gateway.internal.session;

import org.jspecify.annotations.NullMarked;
