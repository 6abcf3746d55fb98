package dev.bedstone.postgres.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection that somebody else may use, but not end. */
final class GuardedConnection implements InvocationHandler {

    private static final Set<String> ENDS =
            Set.of("commit", "abort", "setAutoCommit", "setReadOnly", "setTransactionIsolation");

    private final Connection connection;
    private final @Nullable Runnable onClose;
    private volatile boolean closed;

    private GuardedConnection(Connection connection, @Nullable Runnable onClose) {
        this.connection = connection;
        this.onClose = onClose;
    }

    /** For work inside of a transaction: to close it does nothing, to end it is refused. */
    static Connection inTransaction(Connection connection) {
        return proxy(new GuardedConnection(connection, null));
    }

    /**
     * For somebody who takes a connection on their own: to close it carries out {@code onClose}.
     */
    static Connection lent(Connection connection, Runnable onClose) {
        return proxy(new GuardedConnection(connection, onClose));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
            throws Throwable {
        return switch (method.getName()) {
            case "close" -> close();
            case "isClosed" -> closed || connection.isClosed();
            case "equals" -> args != null && proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "connection to PostgreSQL";
            default -> forward(method, args);
        };
    }

    private @Nullable Object close() {
        if (onClose != null && !closed) {
            closed = true;
            onClose.run();
        }
        return null;
    }

    private @Nullable Object forward(Method method, @Nullable Object @Nullable [] args)
            throws Throwable {
        if (closed) {
            throw new SQLException("the connection is closed", "08003");
        }
        if (onClose == null && endsTransaction(method)) {
            throw new SQLException(
                    "the transaction ends with its work; " + method.getName() + " is not allowed",
                    "2D000");
        }
        try {
            return method.invoke(connection, args);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNullElse(e.getCause(), e);
        }
    }

    private static boolean endsTransaction(Method method) {
        return ENDS.contains(method.getName())
                || (method.getName().equals("rollback") && method.getParameterCount() == 0);
    }

    private static Connection proxy(GuardedConnection handler) {
        return (Connection)
                Proxy.newProxyInstance(
                        GuardedConnection.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        handler);
    }
}
