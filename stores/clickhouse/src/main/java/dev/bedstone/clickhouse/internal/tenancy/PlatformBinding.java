package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.Binding;
import dev.bedstone.clickhouse.internal.Statement;
import dev.bedstone.clickhouse.internal.Statements;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work across tenants, with a reason that is written down. Thread-safe. */
public final class PlatformBinding implements Binding {

    private static final Logger AUDIT = LoggerFactory.getLogger("dev.bedstone.clickhouse.audit");
    private static final int LONGEST_REASON = 200;

    private final String reason;

    private final Statements statements;

    private PlatformBinding(Statements statements, String reason) {
        this.statements = statements;
        this.reason = reason;
    }

    /**
     * Writes the reason into the log.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static PlatformBinding of(Statements statements, String reason) {
        if (reason.isBlank()
                || reason.length() > LONGEST_REASON
                || reason.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "work across tenants needs a reason of 1 to "
                            + LONGEST_REASON
                            + " characters on one line, such as 'monthly invoices'");
        }
        String actor = Scope.find().map(scope -> text(scope.actor())).orElse("nobody");
        AUDIT.info("work across tenants by '{}', because: {}", actor, reason);
        return new PlatformBinding(statements, reason);
    }

    private static String text(Actor actor) {
        return switch (actor) {
            case Actor.User user -> "user:" + user.id();
            case Actor.Service service -> "service:" + service.name();
        };
    }

    @Override
    public Statement bind(Statement statement) {
        return statements.maySet()
                ? statement.withSettings(
                        Map.of("log_comment", statement.operation() + ", because: " + reason))
                : statement;
    }

    @Override
    public Optional<TenantId> owner(String operation, Duration time, String table) {
        return Optional.empty();
    }
}
