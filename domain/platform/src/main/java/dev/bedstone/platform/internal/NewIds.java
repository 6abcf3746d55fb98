package dev.bedstone.platform.internal;

import dev.bedstone.kernel.Ids;
import java.time.InstantSource;
import java.util.UUID;

/** Ids of new rows: of version 7, because only PostgreSQL 18 makes these itself. Thread-safe. */
public final class NewIds {

    private static final Ids IDS = new Ids(InstantSource.system());

    private NewIds() {}

    /** An id that no other row has. */
    public static UUID next() {
        return IDS.next();
    }
}
