package dev.bedstone.postgres.internal;

import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.postgres.internal.Units.Repeat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out units of work. Thread-safe. */
public interface TransactionRunner {

    /** Joins the transaction that runs in this thread, or carries out one. */
    <T extends @Nullable Object, X extends Exception> T run(
            String operation,
            TransactionOptions options,
            Repeat repeat,
            Binding binding,
            Units.Work<T, X> work)
            throws X;

    /** Carries out one statement in the transaction of this thread, or as one of its own. */
    default <T extends @Nullable Object> T single(
            boolean readOnly,
            Binding binding,
            SqlText text,
            Object[] values,
            StatementExecutor.Reading<T> reading) {
        return run(
                text.operation(),
                readOnly ? TransactionOptions.READ_ONLY : TransactionOptions.STANDARD,
                readOnly ? Repeat.READ : Repeat.WRITE,
                binding,
                transaction -> transaction.execute(text, values, reading));
    }

    /** What carries out statements outside of a transaction, each as one of its own. */
    default StatementExecutor singles(
            Context context, boolean readOnly, Supplier<Binding> binding) {
        return new Singles(this, context, readOnly, binding);
    }
}
