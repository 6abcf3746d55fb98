package dev.bedstone.postgres.internal;

import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.postgres.internal.Units.Repeat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out every statement as a transaction of its own. Thread-safe. */
final class Singles implements StatementExecutor {

    private final TransactionRunner units;
    private final Context context;
    private final boolean readOnly;
    private final Supplier<Binding> binding;

    Singles(TransactionRunner units, Context context, boolean readOnly, Supplier<Binding> binding) {
        this.units = units;
        this.context = context;
        this.readOnly = readOnly;
        this.binding = binding;
    }

    @Override
    public SqlText parse(String sql) {
        return context.texts().of(sql);
    }

    @Override
    public PostgresFailures failures() {
        return context.failures();
    }

    @Override
    public <T extends @Nullable Object> T execute(
            SqlText text, Object[] values, Reading<T> reading) {
        return units.single(readOnly, binding.get(), text, values, reading);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T inTransaction(Units.Work<T, X> work)
            throws X {
        return units.run(
                readOnly ? "read" : "transaction",
                readOnly ? TransactionOptions.READ_ONLY : TransactionOptions.STANDARD,
                readOnly ? Repeat.READ : Repeat.WRITE,
                binding.get(),
                work);
    }
}
