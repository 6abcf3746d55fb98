package dev.bedstone.kernel;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tries an operation again when its failure says that it left nothing behind and that its reason
 * may pass ({@link StoreFailure#mayRetry()}); never otherwise. Waits double and are spread at
 * random between half and one and a half of their length, so that callers that failed together do
 * not come back together. Thread-safe; one instance per store shares one budget among its callers.
 */
public final class Retry {

    private final RetryPolicy policy;
    private final RetryBudget budget;
    private final IntervalFunction waits;

    /** A retry with a full budget. */
    public Retry(RetryPolicy policy) {
        this.policy = policy;
        this.budget = new RetryBudget(policy.budget());
        this.waits =
                IntervalFunction.ofExponentialRandomBackoff(
                        policy.firstDelay(), 2.0, 0.5, policy.longestDelay());
    }

    /**
     * Carries out {@code operation}, and again after a failure that allows it, until it succeeds or
     * the tries, the budget or the time are spent. No wait ends after {@code deadline}, and none is
     * begun for which less than the first delay is left.
     *
     * @throws StoreFailure that of the last try
     */
    public <T> T call(Deadline deadline, Supplier<T> operation) {
        budget.deposit();
        try {
            return operation.get();
        } catch (StoreFailure first) {
            if (policy.attempts() == 1 || !first.mayRetry()) {
                throw first;
            }
            return again(first, deadline, operation);
        }
    }

    /** Hands the first failure to the library as its first try, so that it counts and waits. */
    private <T> T again(StoreFailure first, Deadline deadline, Supplier<T> operation) {
        Iterator<StoreFailure> past = List.of(first).iterator();
        RetryConfig config =
                RetryConfig.custom()
                        .maxAttempts(policy.attempts())
                        .intervalFunction(attempt ->
                                Math.min(waits.apply(attempt), deadline.remaining().toMillis()))
                        .retryOnException(failure -> allows(failure, deadline))
                        .build();
        return io.github.resilience4j.retry.Retry.of("store", config)
                .executeSupplier(() -> {
                    if (past.hasNext()) {
                        throw past.next();
                    }
                    return operation.get();
                });
    }

    private boolean allows(Throwable thrown, Deadline deadline) {
        return thrown instanceof StoreFailure failure
                && failure.mayRetry()
                && deadline.remaining().compareTo(policy.firstDelay()) > 0
                && budget.withdraw();
    }
}
