package dev.bedstone.kernel;

/**
 * Tenant-owned data was asked for while no {@link Scope} was bound. Thrown before anything is sent
 * to a store. A mistake in the program: it is not retried and has no native code.
 */
public final class MissingScopeException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    MissingScopeException() {
        super(
                "no tenant is bound to this thread; wrap the call in bedstone.as(tenant, actor)"
                        + " and, in code that runs on another thread, bind it again there");
    }
}
