package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.contracts.TenantAttack;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An attack with what stands against it. Immutable.
 *
 * @param description what it is called and what it does
 * @param fits what it is tried on
 * @param taken what is taken away for its control
 * @param attempt how it is done
 */
record Attack(TenantAttack description, Fits fits, Set<Protection> taken, Try attempt) {

    /** What an attack is tried on. */
    enum Fits {
        /** Everything, also a database with data: it only reads. */
        ANYTHING,
        /** Tables of a copy that keep rows themselves. */
        TABLES
    }

    /** One try of an attack. */
    interface Try {
        /**
         * @return what was reached; null if it was nothing
         * @throws dev.bedstone.kernel.StoreFailure if it was refused, so nothing was reached
         */
        @Nullable String by(Intruder intruder, TrialTable table);
    }
}
