package dev.bedstone.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects problems, so that a person sees all of them at once and not one a run. Not thread-safe:
 * it lives within one check.
 */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();

    /** Adds a problem; the parts are those of {@link Problem}. */
    public Problems add(String where, String what, String fix) {
        return add(new Problem(where, what, fix));
    }

    /** Adds a problem unless the very same one is there already. */
    public Problems add(Problem problem) {
        if (!found.contains(problem)) {
            found.add(problem);
        }
        return this;
    }

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** What was found so far, in the order it was found. */
    public List<Problem> list() {
        return List.copyOf(found);
    }

    /**
     * Ends a check.
     *
     * @throws ConfigurationException if anything was found
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigurationException(found);
        }
    }
}
