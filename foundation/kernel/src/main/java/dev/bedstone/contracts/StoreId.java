package dev.bedstone.contracts;

/**
 * Names one store of an application. Two stores of the same kind differ in their name. Immutable.
 *
 * @param kind the engine
 * @param name the name, lower-case; for the only store of its kind, the kind's key
 */
public record StoreId(StoreKind kind, String name) {

    /** The only store of its kind. */
    public static StoreId of(StoreKind kind) {
        return new StoreId(kind, kind.key());
    }

    @Override
    public String toString() {
        return name;
    }
}
