package dev.bedstone.gateway.internal.http;

import java.io.IOException;
import java.net.BindException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The HTTP server on 127.0.0.1. */
public final class GatewayServer implements AutoCloseable {

    private static final int LONGEST_URL = 1024 * 1024;
    private static final int BUFFER = 64 * 1024;

    private final Server server;
    private final ServerConnector connector;
    private final Later handler = new Later();

    /**
     * @param port 0 for any free one
     * @param threads requests that are worked on at once, waiting ones included
     */
    public GatewayServer(int port, int threads) {
        QueuedThreadPool pool = new QueuedThreadPool(threads + 4, 4);
        pool.setName("http");
        pool.setDaemon(true);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_URL);
        http.setInputBufferSize(BUFFER);
        http.setOutputBufferSize(BUFFER);
        this.server = new Server(pool);
        this.connector = new PatientConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
    }

    /**
     * Takes the port: from now on clients may connect, though nobody answers yet.
     *
     * @throws BindException if another program has it
     */
    public int open() throws IOException {
        try {
            connector.open();
        } catch (IOException failure) {
            throw failure.getCause() instanceof BindException taken ? taken : failure;
        }
        return connector.getLocalPort();
    }

    /** Begins to listen; until {@link #answerWith} every request is told to come again later. */
    public void start() throws IOException {
        server.setHandler(handler);
        try {
            server.start();
        } catch (IOException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IOException("the HTTP server does not start", failure);
        }
    }

    /** Begins to answer. */
    public void answerWith(GatewayHandler answering) {
        handler.delegate = answering;
    }

    /** Jetty takes handlers only before it starts, and it starts while the engine does. */
    private static final class Later extends Handler.Abstract {
        private volatile @Nullable GatewayHandler delegate;

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            GatewayHandler ready = delegate;
            if (ready != null) {
                return ready.handle(request, response, callback);
            }
            response.setStatus(503);
            callback.succeeded();
            return true;
        }
    }

    /** Takes no more connections; those that are there go on. */
    public void stopAccepting() {
        connector.close();
    }

    /** Ends every connection. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("the HTTP server does not stop", failure);
        }
    }
}
