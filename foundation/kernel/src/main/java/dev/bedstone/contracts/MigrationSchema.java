package dev.bedstone.contracts;

import java.util.Optional;
import java.util.Set;

/** The objects of a store that is migrated. Not thread-safe; lives as long as its session. */
public interface MigrationSchema {

    /** Every object there is that is not the server's or Bedstone's own. */
    SchemaSnapshot now();

    /** What the last run remembered; empty before the first. */
    Optional<Memory> remembered();

    /** Puts {@code memory} in the place of what was remembered. */
    void remember(Memory memory);

    /**
     * What a run leaves to the next. Immutable.
     *
     * @param owned the objects that migrations made
     * @param foreign the names of all others; they are nobody's business here
     * @param complete whether the run came to its end, so that {@code owned} is all of it
     */
    record Memory(SchemaSnapshot owned, Set<String> foreign, boolean complete) {

        public Memory {
            foreign = Set.copyOf(foreign);
        }
    }
}
