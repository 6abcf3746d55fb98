package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.FailureContext;
import java.util.Optional;

/** Keys of work that is done at most once, kept in the transaction of the work itself. */
final class IdempotencyKeys {

    private static final String CLAIM =
            "insert into bedstone.idempotency_key (tenant_id, key) values"
                    + " (current_setting('app.tenant_id')::uuid, :key) on conflict do nothing";

    private IdempotencyKeys() {}

    /**
     * Whether the key is free and now belongs to this transaction. Waits for a transaction that
     * took it and has not ended.
     */
    static boolean claim(Transaction transaction, String key) {
        SqlText claim = transaction.parse(CLAIM).named("idempotency.claim");
        return transaction.execute(claim, new Object[] {key}, Replies::written) == 1;
    }

    /** The answer to work whose key was used by somebody else, or earlier. */
    static Conflict used(PostgresFailures failures) {
        return new Conflict(
                FailureContext.of(
                                failures.store(),
                                "transaction",
                                "the work with this idempotency key was done before")
                        .withAdvice("read what it left, or use another key for other work"),
                Conflict.Kind.UNIQUE,
                Optional.of("idempotency_key_pkey"));
    }
}
