package dev.bedstone.contracts;

import java.util.Optional;

/**
 * One way to reach the data of another tenant. Immutable.
 *
 * @param key its name, such as {@code read-by-key}
 * @param what what the attacker does, in one sentence
 * @param kind what it is after
 * @param limit why the store does not defend against it, and what the application does instead;
 *     empty if it has to fail
 */
public record TenantAttack(String key, String what, Kind kind, Optional<String> limit) {

    /** What an attack is after. */
    public enum Kind {
        /** Rows of another tenant. */
        READ,
        /** A change of another tenant's rows. */
        WRITE,
        /** A sign of what another tenant has: an answer, a count, a text that differs. */
        TELL
    }

    /** An attack that has to fail. */
    public static TenantAttack of(String key, Kind kind, String what) {
        return new TenantAttack(key, what, kind, Optional.empty());
    }

    /** An attack that the store cannot defend against. */
    public static TenantAttack open(String key, Kind kind, String what, String limit) {
        return new TenantAttack(key, what, kind, Optional.of(limit));
    }
}
