package dev.bedstone.mongo.internal;

import java.util.Optional;

/**
 * What a collection keeps and how. Immutable.
 *
 * @param name the collection's name
 * @param type the record
 * @param id the component that is the identifier
 * @param ofTenant whether every document belongs to a tenant
 * @param keepsDeleted whether deleted documents are kept, hidden
 * @param version the component that counts changes
 */
public record Shape<R extends Record>(
        String name,
        Class<R> type,
        String id,
        boolean ofTenant,
        boolean keepsDeleted,
        Optional<String> version) {

    public Shape<R> ofPlatform() {
        return new Shape<>(name, type, id, false, keepsDeleted, version);
    }

    public Shape<R> softDeleted() {
        return new Shape<>(name, type, id, ofTenant, true, version);
    }

    public Shape<R> versioned(String component) {
        return new Shape<>(name, type, id, ofTenant, keepsDeleted, Optional.of(component));
    }
}
