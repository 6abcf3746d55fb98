package dev.bedstone.postgres.internal.migration;

import dev.bedstone.contracts.StatementFailedException;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.postgres.internal.PostgresFailures;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work again that gave up waiting for a lock. Whoever waits for an exclusive lock makes
 * everybody after it wait too, so it waits shortly and often; the pauses let the others through and
 * are random, so that two runners do not keep meeting. 20 tries last at most about 40 s.
 */
final class LockTries {

    static final int MOST = 20;
    private static final int SHORTEST_MILLIS = 100;
    private static final int LONGEST_MILLIS = 1_500;
    private static final Logger LOG = LoggerFactory.getLogger(LockTries.class);

    private final PostgresFailures failures;

    LockTries(PostgresFailures failures) {
        this.failures = failures;
    }

    void run(Runnable work) {
        for (int tried = 1; ; tried++) {
            try {
                work.run();
                return;
            } catch (StatementFailedException e) {
                if (!lostALock(e.failure())) {
                    throw e;
                }
                if (tried == MOST) {
                    throw givenUp(e);
                }
                LOG.info("a lock was not to be had, try {} of {}", tried, MOST);
                pause(tried);
            }
        }
    }

    private static boolean lostALock(@Nullable StoreFailure failure) {
        if (failure instanceof Conflict conflict) {
            return conflict.kind() == Conflict.Kind.DEADLOCK
                    || conflict.kind() == Conflict.Kind.SERIALIZATION;
        }
        return failure != null && failure.nativeCode().filter("55P03"::equals).isPresent();
    }

    private static StatementFailedException givenUp(StatementFailedException last) {
        return new StatementFailedException(
                last.statement(),
                0,
                "others hold a lock it needs, at each of "
                        + MOST
                        + " tries; nothing was changed; look for long transactions in"
                        + " pg_stat_activity, or run it at a quieter time",
                last.failure(),
                last);
    }

    private void pause(int tried) {
        int most = Math.min(LONGEST_MILLIS, 2 * SHORTEST_MILLIS * (tried + 1));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_MILLIS, most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted("migrate");
        }
    }
}
