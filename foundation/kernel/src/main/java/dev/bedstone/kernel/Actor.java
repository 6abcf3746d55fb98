package dev.bedstone.kernel;

import java.util.Objects;
import java.util.UUID;

/** On whose behalf an operation runs; written to audit trails. Immutable. */
public sealed interface Actor {

    /** A person, by the identifier the application knows them by. */
    static Actor user(UUID id) {
        return new User(id);
    }

    /** A program acting on its own, such as {@code nightly-import}. */
    static Actor service(String name) {
        return new Service(name);
    }

    /**
     * A person.
     *
     * @param id the person's identifier; never null
     */
    record User(UUID id) implements Actor {
        public User {
            Objects.requireNonNull(id, "id");
        }
    }

    /**
     * A program.
     *
     * @param name what the program is called; never blank
     */
    record Service(String name) implements Actor {
        public Service {
            if (name.isBlank()) {
                throw new IllegalArgumentException("a service actor needs a name");
            }
        }
    }
}
