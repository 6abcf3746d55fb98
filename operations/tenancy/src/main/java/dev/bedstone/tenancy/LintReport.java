package dev.bedstone.tenancy;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.TenantFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a lint found. Immutable; holds no data.
 *
 * @param stores the stores that were asked
 * @param faults what is wrong, store by store, in the order of the rules
 */
public record LintReport(List<StoreId> stores, List<Entry> faults) {

    public LintReport {
        stores = List.copyOf(stores);
        faults = List.copyOf(faults);
    }

    /** Whether nothing was found. */
    public boolean isClean() {
        return faults.isEmpty();
    }

    /** The same as names and values, for JSON. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("clean", isClean());
        map.put("stores", stores.stream().map(StoreId::toString).toList());
        map.put("faults", faults.stream().map(Entry::toMap).toList());
        return map;
    }

    /**
     * A fault of one store.
     *
     * @param store where it was found
     * @param fault what is wrong
     */
    public record Entry(StoreId store, TenantFault fault) {

        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("store", store.toString());
            map.put("rule", fault.rule());
            map.put("object", fault.object());
            map.put("what", fault.what());
            map.put("mend", fault.mend());
            return map;
        }
    }
}
