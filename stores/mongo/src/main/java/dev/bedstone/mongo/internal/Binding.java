package dev.bedstone.mongo.internal;

import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/**
 * What one call may touch: the documents of one tenant, and of those perhaps the ones that are not
 * deleted. Immutable.
 *
 * @param tenant whose; empty for a collection of the platform
 * @param live whether deleted documents are hidden
 * @param guarded whether the tenant stands in every question; not for what {@code tenant prove}
 *     compares with
 */
record Binding(Optional<TenantId> tenant, boolean live, boolean guarded) {

    /** The filter, and beside it what binds it; on documents of others it computes nothing. */
    BsonDocument bound(BsonDocument filter) {
        List<BsonDocument> parts = new ArrayList<>();
        owner().ifPresent(owner -> parts.add(ofTenant(owner)));
        if (live) {
            parts.add(new BsonDocument(Names.DELETED_AT, equal(BsonNull.VALUE)));
        }
        if (!filter.isEmpty() || parts.isEmpty()) {
            parts.add(computed(filter));
        }
        return together(parts);
    }

    /** What may be taken in of other collections. */
    BsonDocument ofOthers() {
        return owner().isPresent() ? bound(new BsonDocument()) : withoutOwner();
    }

    /**
     * Beside documents of the platform others that no tenant owns, and those of the tenant whose
     * work this is, if it is somebody's.
     */
    private BsonDocument withoutOwner() {
        BsonArray owners = new BsonArray(List.of(BsonNull.VALUE));
        Scope.find().ifPresent(scope -> owners.add(DocumentCodec.binary(scope.tenant())));
        BsonDocument filter = new BsonDocument(Names.TENANT_PATH, new BsonDocument("$in", owners));
        return live ? filter.append(Names.DELETED_AT, equal(BsonNull.VALUE)) : filter;
    }

    /** The filter, with its expressions computed on the tenant's documents only. */
    BsonDocument computed(BsonDocument filter) {
        return owner().map(owner ->
                        Expressions.guarded(
                                filter,
                                Expressions.equal(Names.TENANT_PATH, DocumentCodec.binary(owner))))
                .orElse(filter);
    }

    private Optional<TenantId> owner() {
        return guarded ? tenant : Optional.empty();
    }

    private static BsonDocument together(List<BsonDocument> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : new BsonDocument("$and", new BsonArray(parts));
    }

    /** The one document with this identifier. */
    BsonDocument byId(BsonValue key) {
        BsonDocument filter =
                guarded
                        ? new BsonDocument(Names.ID, equal(id(key)))
                        : new BsonDocument(Names.KEY_PATH, equal(key));
        if (live) {
            filter.append(Names.DELETED_AT, equal(BsonNull.VALUE));
        }
        return filter;
    }

    /** The identifier as it stands in the document. */
    BsonValue id(BsonValue key) {
        return tenant.<BsonValue>map(owner ->
                        new BsonDocument(Names.TENANT, DocumentCodec.binary(owner))
                                .append(Names.KEY, key))
                .orElse(key);
    }

    static BsonDocument ofTenant(TenantId owner) {
        return new BsonDocument(Names.TENANT_PATH, equal(DocumentCodec.binary(owner)));
    }

    /** Behind the operator a value is a value, whatever its keys are called. */
    private static BsonDocument equal(BsonValue value) {
        return new BsonDocument("$eq", value);
    }
}
