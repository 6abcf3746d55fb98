package dev.bedstone.postgres.internal.tenancy;

import java.util.UUID;

/** The tenants of a trial; nobody else has these. */
final class Tenants {

    /** For whom the attacker works. */
    static final UUID MINE = UUID.fromString("3f6c1d9e-7a52-4b08-9c41-d5e08f2ab761");

    /** Whose rows are attacked. */
    static final UUID THEIRS = UUID.fromString("c84e27f5-0d1b-4e9a-b6f3-92a7c1584de0");

    private Tenants() {}

    static UUID numbered(int number) {
        return number == 2 ? THEIRS : MINE;
    }
}
