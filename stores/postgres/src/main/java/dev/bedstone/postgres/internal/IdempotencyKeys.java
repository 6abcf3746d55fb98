package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.postgres.TransactionOptions;
import java.time.Duration;
import java.util.Optional;

/** Keys of work that is done at most once, kept in the transaction of the work itself. */
final class IdempotencyKeys {

    private static final String CLAIM =
            "insert into bedstone.idempotency_key (tenant_id, key) values"
                    + " (current_setting('app.tenant_id')::uuid, :key) on conflict do nothing";

    private static final int PORTION = 10_000;

    private static final String PURGE =
            """
            delete from bedstone.idempotency_key
             where ctid = any (array(select ctid from bedstone.idempotency_key
                                      where created_at < now() - make_interval(secs => :seconds)
                                      order by created_at limit :portion))\
            """;

    private IdempotencyKeys() {}

    /**
     * Whether the key is free and now belongs to this transaction. Waits for a transaction that
     * took it and has not ended.
     */
    static boolean claim(Transaction transaction, String key) {
        SqlText claim = transaction.parse(CLAIM).named("idempotency.claim");
        return OwnTables.use(
                        transaction.failures(),
                        claim.operation(),
                        () -> transaction.execute(claim, new Object[] {key}, Replies::written))
                == 1;
    }

    /**
     * Deletes keys of all tenants that are older than {@code kept}, a portion in a transaction.
     *
     * @return how many there were
     */
    static long purge(PlatformWork platform, Duration kept) {
        long purged = 0;
        while (true) {
            long portion =
                    platform.<Long, RuntimeException>run(
                            "purge of idempotency keys",
                            TransactionOptions.STANDARD.named("idempotency.purge"),
                            transaction -> purgePortion(transaction, kept));
            purged += portion;
            if (portion < PORTION) {
                return purged;
            }
        }
    }

    private static long purgePortion(Transaction transaction, Duration kept) {
        SqlText purge = transaction.parse(PURGE);
        Object[] values = new Object[purge.parameters()];
        values[purge.index("seconds")] = (double) kept.toSeconds();
        values[purge.index("portion")] = PORTION;
        return transaction.execute(purge, values, Replies::written);
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
