package dev.bedstone.kernel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket: every call puts a fraction of a token in, every retry takes a whole one. Starts
 * with ten tokens and holds at most a hundred, so that a quiet program may retry at once and a busy
 * one cannot save up for a storm. Counted in thousandths, which needs no lock.
 */
final class RetryBudget {

    private static final long TOKEN = 1_000;
    private static final long AT_START = 10 * TOKEN;
    private static final long MOST = 100 * TOKEN;

    private final long perCall;
    private final AtomicLong tokens = new AtomicLong(AT_START);

    RetryBudget(double share) {
        this.perCall = Math.round(share * TOKEN);
    }

    void deposit() {
        if (tokens.get() < MOST) {
            tokens.addAndGet(perCall);
        }
    }

    boolean withdraw() {
        return tokens.getAndUpdate(now -> now >= TOKEN ? now - TOKEN : now) >= TOKEN;
    }
}
