package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.FailureContext;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Row-level security of a tenant's table casts {@code current_setting('app.tenant_id')} to a UUID.
 * Without a tenant the server's words are about the cast and mean this.
 */
final class MissingTenant {

    private static final String INVALID_TEXT = "22P02";
    private static final String UNKNOWN_OBJECT = "42704";

    private MissingTenant() {}

    /** Whether the server complains of an empty or an unknown tenant. */
    static boolean isMeantBy(SQLException thrown) {
        ServerErrorMessage said =
                thrown instanceof PSQLException server ? server.getServerErrorMessage() : null;
        if (said == null || said.getMessage() == null) {
            return false;
        }
        String message = said.getMessage();
        return switch (String.valueOf(said.getSQLState())) {
            case INVALID_TEXT ->
                    "string_to_uuid".equals(said.getRoutine()) && message.endsWith("\"\"");
            case UNKNOWN_OBJECT -> message.contains("\"app.tenant_id\"");
            default -> false;
        };
    }

    /** The same in words that help. */
    static FailureContext explain(FailureContext context) {
        return new FailureContext(
                context.store(),
                context.operation(),
                "the rows belong to tenants, and no tenant is bound",
                "bind one with bedstone.as(tenant, actor), or use platform() for work across tenants",
                context.nativeCode(),
                context.cause());
    }
}
