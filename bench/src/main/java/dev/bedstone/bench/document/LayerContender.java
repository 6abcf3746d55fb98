package dev.bedstone.bench.document;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.mongo.Bulk;
import dev.bedstone.mongo.CollectionDefinition;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.Mongo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Through the layer. */
final class LayerContender implements Contender {

    static final String NAME = "layer";

    private static final Scope SCOPE =
            new Scope(new TenantId(Fixture.TENANT), Actor.service("bench"));
    private static final CollectionDefinition<Campaign, UUID> CAMPAIGNS =
            CollectionDefinition.of(NAME, Campaign.class, Campaign::id);

    private final Mongo mongo;
    private final Documents<Campaign, UUID> campaigns;

    /** What is stored. */
    record Campaign(
            UUID id,
            String name,
            List<String> channels,
            BigDecimal budget,
            Instant at,
            long sent) {}

    LayerContender(Fixture fixture) {
        mongo = Mongo.open(fixture.config(), StoreHooks.NONE);
        campaigns = mongo.documents(CAMPAIGNS);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void insert(UUID id) {
        SCOPE.run(() -> campaigns.insert(campaign(id)));
    }

    @Override
    public Object find(UUID id) {
        return SCOPE.call(() -> campaigns.require(id));
    }

    @Override
    public void insertAll(List<UUID> ids) {
        Bulk<Campaign, UUID> bulk = new Bulk<>();
        ids.forEach(id -> bulk.insert(campaign(id)));
        SCOPE.run(() -> campaigns.bulk(bulk).requireAll());
    }

    @Override
    public void empty(UUID known) {
        mongo.database().getCollection(NAME).drop();
        insert(known);
    }

    @Override
    public void close() {
        mongo.close();
    }

    private static Campaign campaign(UUID id) {
        return new Campaign(
                id, "Spring sale", List.of("email", "sms"), BigDecimal.TEN, Instant.EPOCH, 12);
    }
}
