package dev.bedstone.postgres.internal.tenancy;

import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the server said when it refused, in a copy without data: its text may be shown. */
final class Refusal {

    private Refusal() {}

    /** One line. */
    static String of(SQLException thrown) {
        ServerErrorMessage server = server(thrown);
        String text = server == null ? null : server.getMessage();
        return "SQLSTATE "
                + state(thrown)
                + (text == null ? "" : ": " + text.lines().findFirst().orElse(""));
    }

    /** Everything a client is told: message, detail, hint. */
    static String whole(SQLException thrown) {
        ServerErrorMessage server = server(thrown);
        return server == null ? state(thrown) : state(thrown) + " " + server;
    }

    static String state(SQLException thrown) {
        return Objects.requireNonNullElse(thrown.getSQLState(), "");
    }

    /** The constraint that was violated; empty if it was none. */
    static String constraint(SQLException thrown) {
        ServerErrorMessage server = server(thrown);
        return server == null ? "" : Objects.requireNonNullElse(server.getConstraint(), "");
    }

    private static @Nullable ServerErrorMessage server(SQLException thrown) {
        return thrown instanceof PSQLException known ? known.getServerErrorMessage() : null;
    }
}
