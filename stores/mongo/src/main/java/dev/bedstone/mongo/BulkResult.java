package dev.bedstone.mongo;

import dev.bedstone.kernel.StoreFailure;
import java.util.List;

/**
 * What became of a bulk. Immutable.
 *
 * @param inserted how many documents were inserted
 * @param matched how many were there to be changed or replaced
 * @param made how many an upsert made
 * @param deleted how many were deleted; in a collection that keeps them they count as matched
 * @param failures those that were refused, in their order
 */
public record BulkResult(int inserted, int matched, int made, int deleted, List<Failed> failures) {

    static final BulkResult NOTHING = new BulkResult(0, 0, 0, 0, List.of());

    public BulkResult {
        failures = List.copyOf(failures);
    }

    /**
     * A change that was refused.
     *
     * @param index its place in the bulk, from 0
     * @param failure why
     */
    public record Failed(int index, StoreFailure failure) {}

    /**
     * Itself, if nothing was refused.
     *
     * @throws StoreFailure the first refusal; the others are suppressed in it. What was carried out
     *     stays
     */
    public BulkResult requireAll() {
        if (failures.isEmpty()) {
            return this;
        }
        StoreFailure first = failures.getFirst().failure();
        failures.stream().skip(1).forEach(failed -> first.addSuppressed(failed.failure()));
        throw first;
    }
}
