package dev.bedstone.mongo.internal.tenancy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.Update;
import dev.bedstone.mongo.internal.tenancy.Attack.Means;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attacks on a copy of the collections of tenants. */
final class Trial implements TenantTrial {

    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

    private static final String READ = "documents of another tenant were read";
    private static final String WRITTEN = "documents of another tenant were changed";
    private static final String TOLD = "it was refused because another tenant has the value";

    private final MongoDatabase copy;
    private final BiFunction<String, Boolean, Documents<Planted, String>> documents;
    private final boolean standIn;
    private final Map<String, String> leftOut;
    private final Map<String, Ground> grounds = new TreeMap<>();

    /**
     * @param copy an empty database, which the end of the trial drops
     * @param documents the collection of a name in it, with what keeps tenants apart or without
     */
    Trial(
            MongoDatabase copy,
            TenantCollections collections,
            BiFunction<String, Boolean, Documents<Planted, String>> documents,
            boolean standIn) {
        this.copy = copy;
        this.documents = documents;
        this.standIn = standIn;
        this.leftOut = new TreeMap<>(collections.leftOut());
        collections.ofTenants().forEach((name, indexes) -> copy(name, indexes));
    }

    private void copy(String name, List<BsonDocument> indexes) {
        try {
            Ground ground = new Ground(copy, name, indexes);
            ground.plant();
            grounds.put(name, ground);
        } catch (MongoException refused) {
            leftOut.put(name, "takes no documents of a trial; code " + refused.getCode());
        }
    }

    @Override
    public Map<String, String> leftOut() {
        return leftOut;
    }

    @Override
    public Outcome attempt(TenantAttack described) {
        return tried(Attacks.named(described.key()), true);
    }

    @Override
    public Outcome control(TenantAttack described) {
        Attack attack = Attacks.named(described.key());
        boolean values = attack.means() instanceof Means.TakeValue;
        if (!values) {
            return tried(attack, false);
        }
        plantAll();
        grounds.values().forEach(Ground::exposeValues);
        try {
            return tried(attack, true);
        } finally {
            plantAll();
            grounds.values().forEach(Ground::coverValues);
        }
    }

    private void plantAll() {
        grounds.values().forEach(Ground::plant);
    }

    private Outcome tried(Attack attack, boolean guarded) {
        if (standIn && !attack.onStandIn()) {
            return new Outcome(List.of(), Map.of());
        }
        Map<String, String> leaks = new TreeMap<>();
        grounds.forEach((name, ground) -> {
            ground.plant();
            String leak = attack(attack, ground, documents.apply(name, guarded));
            if (leak != null) {
                leaks.put(name, leak);
            }
        });
        return new Outcome(new ArrayList<>(grounds.keySet()), leaks);
    }

    /** Refused is not reached; whether it was the protection that refused, the control shows. */
    private static @Nullable String attack(
            Attack attack, Ground ground, Documents<Planted, String> documents) {
        Scope attacker = new Scope(Ground.MINE, Actor.user(Ground.MINE.value()));
        String name = ground.collection().getNamespace().getCollectionName();
        try {
            return attacker.call(() ->
                    switch (attack.means()) {
                        case Means.Read read -> seen(read.by(documents, name));
                        case Means.Write write -> {
                            quietly(() -> write.by(documents, name));
                            yield ground.isUntouched() ? null : WRITTEN;
                        }
                        case Means.TakeValue() -> taken(ground, documents);
                        case Means.Past past -> seen(past.by(ground.collection()));
                    });
        } catch (Unavailable | TimedOut broken) {
            throw broken;
        } catch (StoreFailure | IllegalArgumentException refused) {
            return null;
        }
    }

    private static void quietly(Runnable attempt) {
        try {
            attempt.run();
        } catch (Unavailable | TimedOut broken) {
            throw broken;
        } catch (StoreFailure | IllegalArgumentException refused) {
            LOG.debug("refused");
        }
    }

    private static @Nullable String seen(List<?> found) {
        return found.stream().anyMatch(item -> item.toString().contains(Planted.THEIRS))
                ? READ
                : null;
    }

    private static @Nullable String taken(Ground ground, Documents<Planted, String> documents) {
        for (BsonDocument values : ground.takenValues()) {
            try {
                documents.update(Planted.SHARED, Update.raw(new BsonDocument("$set", values)));
            } catch (Conflict told) {
                return TOLD;
            }
        }
        return null;
    }

    @Override
    public void close() {
        try {
            copy.drop();
        } catch (MongoException lost) {
            LOG.warn("the scratch database {} stays behind; drop it", copy.getName());
        }
    }
}
