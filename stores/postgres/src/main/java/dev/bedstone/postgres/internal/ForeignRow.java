package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.FailureContext;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A row that row-level security does not let in has the same code as a right that is missing, for
 * which the advice would be to grant one.
 */
final class ForeignRow {

    private static final String NO_RIGHT = "42501";

    private ForeignRow() {}

    /** Whether a policy refused a row; the function is named alike in every language. */
    static boolean isMeantBy(SQLException thrown) {
        ServerErrorMessage said =
                thrown instanceof PSQLException server ? server.getServerErrorMessage() : null;
        return said != null
                && NO_RIGHT.equals(said.getSQLState())
                && "ExecWithCheckOptions".equals(said.getRoutine());
    }

    /** The same in words that help. */
    static FailureContext explain(FailureContext context) {
        return new FailureContext(
                context.store(),
                context.operation(),
                "a row to be written does not belong to the tenant that is bound",
                "leave tenant_id out, it is filled from the tenant; rows of another are written in a"
                        + " scope of its own",
                context.nativeCode(),
                context.cause());
    }
}
