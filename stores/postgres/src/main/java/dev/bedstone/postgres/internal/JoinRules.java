package dev.bedstone.postgres.internal;

import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.postgres.TransactionOptions.Isolation;

/** What work must have in common with the transaction it joins. */
final class JoinRules {

    private JoinRules() {}

    /**
     * @param running how the transaction is carried out, and {@code bound} what it works for
     * @param wanted how the work is to be carried out, and {@code other} what it works for
     * @throws IllegalStateException if the transaction has not what the work wants
     */
    static void check(
            TransactionOptions running, Binding bound, TransactionOptions wanted, Binding other) {
        if (!bound.matches(other)) {
            throw new IllegalStateException(
                    "work for "
                            + other
                            + " cannot join the transaction of this thread, which is bound to "
                            + (bound.hasTenant() && other.hasTenant() ? "others" : bound)
                            + "; end it first, or do the work with the tx that is running");
        }
        if (running.readOnly() && !wanted.readOnly()) {
            throw new IllegalStateException(
                    "a transaction that writes cannot join the read-only one that is running in"
                            + " this thread; begin with transaction()");
        }
        if (wanted.idempotencyKey().isPresent()
                && !wanted.idempotencyKey().equals(running.idempotencyKey())) {
            throw new IllegalStateException(
                    "work with an idempotency key cannot join the transaction of this thread, which"
                            + " has not that key; give it to the outer call");
        }
        Isolation own = running.isolation().orElse(Isolation.READ_COMMITTED);
        if (wanted.isolation().isPresent() && wanted.isolation().get() != own) {
            throw new IllegalStateException(
                    "a transaction with isolation "
                            + wanted.isolation().get()
                            + " cannot join the running one with "
                            + own
                            + "; ask for it in the outer call");
        }
    }
}
