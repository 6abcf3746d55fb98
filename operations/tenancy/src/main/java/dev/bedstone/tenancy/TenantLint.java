package dev.bedstone.tenancy;

import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.TenantBound;
import java.util.ArrayList;
import java.util.List;

/** Looks for everything that lets one tenant reach the data of another. Thread-safe. */
public final class TenantLint {

    private final List<Store> stores;

    /**
     * @param stores those to ask; one that does not fulfil {@link TenantBound} is left out
     */
    public TenantLint(List<? extends Store> stores) {
        this.stores =
                stores.stream()
                        .filter(TenantBound.class::isInstance)
                        .map(Store.class::cast)
                        .toList();
    }

    /**
     * Asks one store after the other.
     *
     * @throws dev.bedstone.kernel.StoreFailure if a store cannot be asked
     */
    public LintReport run() {
        List<LintReport.Entry> found = new ArrayList<>();
        for (Store store : stores) {
            store.as(TenantBound.class)
                    .lint()
                    .forEach(fault -> found.add(new LintReport.Entry(store.id(), fault)));
        }
        return new LintReport(stores.stream().map(Store::id).toList(), found);
    }
}
