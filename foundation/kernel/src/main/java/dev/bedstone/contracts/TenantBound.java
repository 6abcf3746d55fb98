package dev.bedstone.contracts;

import java.util.List;

/**
 * A store that keeps the data of many tenants apart. Thread-safe. Every method throws {@link
 * dev.bedstone.kernel.StoreFailure} if the store cannot be asked.
 */
public interface TenantBound {

    /** Everything set up in a way that lets one tenant reach the data of another. */
    List<TenantFault> lint();
}
