package dev.bedstone.mongo;

import java.io.Serializable;

/**
 * The accessor of a record's component, written as a method reference: {@code Campaign::status}. It
 * names the field of a document where a string could be misspelt. Serializable, because that is how
 * a method reference tells its name; nothing is ever serialized.
 *
 * @param <R> the record
 * @param <V> the component's type
 */
@FunctionalInterface
public interface Accessor<R, V> extends Serializable {

    /** The component's value. */
    V of(R owner);
}
