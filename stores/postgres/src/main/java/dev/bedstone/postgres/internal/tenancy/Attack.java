package dev.bedstone.postgres.internal.tenancy;

import dev.bedstone.contracts.TenantAttack;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attack with what stands against it. Immutable.
 *
 * @param description what it is called and what it does
 * @param live whether it may be tried on a database with data
 * @param targets what it is tried on
 * @param protection what is taken away for its control
 */
record Attack(TenantAttack description, boolean live, Targets targets, Protection protection) {

    /** Finds what an attack fits. */
    interface Targets {
        List<Target> in(Ground ground) throws SQLException;
    }

    /** Finds what stands against an attack. */
    interface Protection {
        List<Removal> in(Ground ground) throws SQLException;
    }

    /** One try of an attack. */
    interface Try {
        /**
         * @return what was reached; null if it was nothing
         * @throws SQLException if the server refused, so nothing was reached
         */
        @Nullable String by(Intruder intruder) throws SQLException;
    }

    /** An object and how it is attacked. */
    record Target(String name, Try attempt) {}

    /** How a protection is taken away, and put back. */
    record Removal(String remove, String restore) {}
}
