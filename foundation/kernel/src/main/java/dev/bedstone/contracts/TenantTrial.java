package dev.bedstone.contracts;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A place where attacks are tried as the application's own role. Not thread-safe. Every method
 * throws {@link dev.bedstone.kernel.StoreFailure} if the store fails.
 */
public interface TenantTrial extends AutoCloseable {

    /** The objects that could not be put on trial, each with the reason. */
    Map<String, String> leftOut();

    /** Tries an attack on everything it fits. */
    Outcome attempt(TenantAttack attack);

    /**
     * The same attack once more after what stands against it has been taken away; it is put back
     * afterwards. An attack that does not succeed even now proves nothing.
     */
    Outcome control(TenantAttack attack);

    /** Removes everything the trial made. */
    @Override
    void close();

    /**
     * What came of an attack. Immutable; holds no data but that of the trial itself.
     *
     * @param tried the objects it was tried on
     * @param leaks those where it succeeded, each with what was seen
     */
    record Outcome(List<String> tried, Map<String, String> leaks) {

        public Outcome {
            tried = List.copyOf(tried);
            leaks = Collections.unmodifiableMap(new TreeMap<>(leaks));
        }
    }
}
