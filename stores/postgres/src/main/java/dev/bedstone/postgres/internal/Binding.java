package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * What a transaction tells the server about the one it works for. Row-level security and triggers
 * read it with {@code current_setting}. It holds until the end of the transaction and not longer,
 * and is set in every one, so what somebody left on a connection binds nobody. Immutable.
 */
public final class Binding {

    /** The server shows no more of a name; in bytes, so half of it is kept for other alphabets. */
    private static final int LONGEST_NAME = 31;

    private static final Binding NO_TENANT =
            new Binding(Fold.SCOPE, List.of("", ""), "no tenant", Kind.NO_TENANT);
    private static final Binding OWNER =
            new Binding(Fold.PLAIN, List.of(), "the owner's work", Kind.NO_TENANT);

    private enum Kind {
        TENANT,
        NO_TENANT,
        PLATFORM
    }

    private final Fold fold;
    private final List<String> values;
    private final String description;
    private final Kind kind;

    private Binding(Fold fold, List<String> values, String description, Kind kind) {
        this.fold = fold;
        this.values = values;
        this.description = description;
        this.kind = kind;
    }

    /** A tenant's rows, and the actor for whoever writes down who did it. */
    public static Binding of(Scope scope) {
        String tenant = scope.tenant().toString();
        return new Binding(
                Fold.SCOPE,
                List.of(tenant, text(scope.actor())),
                "a tenant and an actor",
                Kind.TENANT);
    }

    /** No tenant: row-level security refuses every row that belongs to one. */
    public static Binding noTenant() {
        return NO_TENANT;
    }

    /** Work across tenants, with the reason it is done for. */
    static Binding platform(String reason) {
        String actor = Scope.find().map(scope -> text(scope.actor())).orElse("");
        String name = "platform: " + reason;
        return new Binding(
                Fold.PLATFORM,
                List.of(actor, reason, name.substring(0, Math.min(name.length(), LONGEST_NAME))),
                "work across tenants",
                Kind.PLATFORM);
    }

    /** The owner of the schema: nothing is told to the server. */
    public static Binding owner() {
        return OWNER;
    }

    /** How the server and the log name an actor: {@code user:<uuid>} or {@code service:<name>}. */
    static String text(Actor actor) {
        return switch (actor) {
            case Actor.User user -> "user:" + user.id();
            case Actor.Service service -> "service:" + service.name();
        };
    }

    /** How it travels with the first statement of a transaction. */
    Fold fold() {
        return fold;
    }

    /** Whether a tenant is bound. */
    boolean hasTenant() {
        return kind == Kind.TENANT;
    }

    /** The tenant; there must be one. */
    String tenant() {
        return values.getFirst();
    }

    /** The actor; empty if there is none. */
    String actor() {
        return switch (kind) {
            case TENANT -> values.get(1);
            case PLATFORM -> values.getFirst();
            case NO_TENANT -> "";
        };
    }

    /** Whether it says the same as another. */
    boolean matches(Binding other) {
        return kind == other.kind && values.equals(other.values);
    }

    /** Gives the values to the parameters in front of the statement's own. */
    int bind(PreparedStatement statement) throws SQLException {
        for (int place = 0; place < values.size(); place++) {
            statement.setString(place + 1, values.get(place));
        }
        return values.size();
    }

    /** What it is, without a value. */
    @Override
    public String toString() {
        return description;
    }
}
