package dev.bedstone.platform.internal;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.NotFound;
import java.util.Optional;

/**
 * What a repository answers where the database let nothing happen. The statements are made so that
 * the transaction can go on after each of these.
 */
public final class Answers {

    private static final StoreId STORE = StoreId.of(StoreKind.POSTGRES);

    private Answers() {}

    /** There is nothing, or not for this tenant, or it is deleted. */
    public static NotFound missing(String operation, String what) {
        return new NotFound(
                context(operation, what).withAdvice("it may be deleted, or another tenant's"));
    }

    /** Somebody changed it since it was read. */
    public static Conflict stale(String operation, String what) {
        return new Conflict(
                context(operation, what + " was changed since it was read")
                        .withAdvice("read it again and repeat the change"),
                Conflict.Kind.STALE,
                Optional.empty());
    }

    /** Another one has this key. */
    public static Conflict taken(String operation, String what, String constraint) {
        return new Conflict(
                context(operation, what + " is taken").withAdvice("choose another one"),
                Conflict.Kind.UNIQUE,
                Optional.of(constraint));
    }

    /** A rule of the platform says no. */
    public static Conflict refused(String operation, String what, String advice) {
        return new Conflict(
                context(operation, what).withAdvice(advice), Conflict.Kind.CHECK, Optional.empty());
    }

    private static FailureContext context(String operation, String what) {
        return FailureContext.of(STORE, operation, what);
    }
}
