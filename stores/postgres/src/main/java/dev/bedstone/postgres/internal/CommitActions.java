package dev.bedstone.postgres.internal;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done once a transaction is committed, in the order in which it was asked for. */
final class CommitActions {

    private static final Logger LOG = LoggerFactory.getLogger(CommitActions.class);

    private final List<Runnable> actions = new ArrayList<>(0);

    void add(Runnable action) {
        actions.add(action);
    }

    int count() {
        return actions.size();
    }

    /** Forgets those that came after the first {@code count}. */
    void keep(int count) {
        actions.subList(count, actions.size()).clear();
    }

    /** The transaction is committed, whatever these do. */
    void run() {
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("an action after a commit failed; the commit stands", e);
            }
        }
    }
}
