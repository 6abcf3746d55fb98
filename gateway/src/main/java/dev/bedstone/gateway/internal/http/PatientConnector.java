package dev.bedstone.gateway.internal.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A connector that ends a connection for silence only while its client's bytes are waited for, and
 * never between requests: a client that sends an insert into a connection just being closed could
 * not know whether it was carried out.
 */
final class PatientConnector extends ServerConnector {

    private static final long NEVER = 0;

    PatientConnector(Server server, HttpConnectionFactory http) {
        super(server, 1, 1, http);
        setIdleTimeout(NEVER);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        SocketChannelEndPoint made = new PatientEndPoint(channel, selector, key, getScheduler());
        made.setIdleTimeout(getIdleTimeout());
        return made;
    }
}
