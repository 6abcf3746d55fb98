package dev.bedstone.testkit.conformance;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.kernel.StoreFailure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what it was told. Thread-safe. */
final class RecordingHooks implements StoreHooks {

    /** One operation as it began; its identity is the token. */
    record Start(StoreId store, String operation) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** One operation as it ended. */
    record End(
            StoreId store,
            String operation,
            @Nullable Object token,
            long nanos,
            @Nullable StoreFailure failure) {}

    private final List<Start> starts = new CopyOnWriteArrayList<>();
    private final List<End> ends = new CopyOnWriteArrayList<>();

    @Override
    public Object started(StoreId store, String operation) {
        Start start = new Start(store, operation);
        starts.add(start);
        return start;
    }

    @Override
    public void ended(
            StoreId store,
            String operation,
            @Nullable Object token,
            long nanos,
            @Nullable StoreFailure failure) {
        ends.add(new End(store, operation, token, nanos, failure));
    }

    List<Start> starts() {
        return starts;
    }

    List<End> ends() {
        return ends;
    }
}
