package dev.bedstone.mongo.internal.tenancy;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantFault;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.internal.Calls;
import dev.bedstone.mongo.internal.ServerFacts;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Looks at the collections of tenants, and lets them be attacked. Thread-safe. */
public final class MongoTenancy {

    private static final String OPERATION = "tenant prove";
    private static final int UNAUTHORIZED = 13;

    private final Calls calls;
    private final MongoDatabase database;
    private final Collections collections;

    /** The collections of a database as the layer has them. */
    @FunctionalInterface
    public interface Collections {

        /**
         * The documents of a collection.
         *
         * @param guarded whether with what keeps tenants apart
         */
        Documents<Planted, String> documents(MongoDatabase database, String name, boolean guarded);
    }

    public MongoTenancy(Calls calls, MongoDatabase database, Collections collections) {
        this.calls = calls;
        this.database = database;
        this.collections = collections;
    }

    /** Unique indexes by which a tenant learns what another has. */
    public List<TenantFault> lint() {
        List<TenantFault> faults = new ArrayList<>();
        found().ofTenants()
                .forEach((name, indexes) -> {
                    for (BsonDocument index : indexes) {
                        if (TenantCollections.tellsOfOthers(index)) {
                            faults.add(fault(name, index));
                        }
                    }
                });
        return faults;
    }

    private static TenantFault fault(String collection, BsonDocument index) {
        String name = index.getString("name").getValue();
        BsonDocument key = new BsonDocument(TenantCollections.TENANT, new BsonInt32(1));
        key.putAll(index.getDocument("key"));
        return new TenantFault(
                "unique-across-tenants",
                collection + "." + name,
                "a value of one tenant is refused to all others, who learn by it that somebody has"
                        + " it",
                "db.getCollection('%1$s').dropIndex('%2$s'); db.getCollection('%1$s').createIndex(%3$s, {unique: true})"
                        .formatted(collection, name, key.toJson()));
    }

    public List<TenantAttack> attacks() {
        return Attacks.all().stream().map(Attack::description).toList();
    }

    /** Copies the collections of tenants, without documents, into a database of their own. */
    public TenantTrial openTrial() {
        long number = ThreadLocalRandom.current().nextLong();
        String name = "bedstone_scratch_" + HexFormat.of().toHexDigits(number);
        MongoDatabase copy = calls.client().getDatabase(name);
        TenantCollections found = found();
        refuseUnlessAllowed(copy);
        return new Trial(
                copy,
                found,
                (collection, guarded) -> collections.documents(copy, collection, guarded),
                ServerFacts.ask(calls, OPERATION, Deadline.after(calls.time())).standIn());
    }

    private void refuseUnlessAllowed(MongoDatabase copy) {
        calls.write(
                OPERATION,
                calls.time(),
                time -> {
                    try {
                        copy.createCollection("bedstone_migration_trial");
                        return true;
                    } catch (MongoCommandException refused) {
                        if (refused.getErrorCode() == UNAUTHORIZED) {
                            throw calls.failures()
                                    .misconfigured(
                                            OPERATION,
                                            "the user may not make a database to try attacks in",
                                            "grant readWriteAnyDatabase for the proof, or prove it"
                                                    + " where it may");
                        }
                        throw refused;
                    }
                });
    }

    /** Reads from the collections as they are. */
    public TenantTrial openLiveTrial() {
        return new LiveTrial(found(), name -> collections.documents(database, name, true));
    }

    private TenantCollections found() {
        return calls.read(OPERATION, calls.time(), time -> TenantCollections.of(database));
    }
}
