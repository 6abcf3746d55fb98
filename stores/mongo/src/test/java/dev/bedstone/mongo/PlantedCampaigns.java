package dev.bedstone.mongo;

import dev.bedstone.mongo.Campaign.Status;
import java.util.List;
import java.util.UUID;

/** Three campaigns of one tenant and two of another, which both have one called {@code a}. */
final class PlantedCampaigns {

    private PlantedCampaigns() {}

    static Documents<Campaign, UUID> in(Mongo mongo) {
        Documents<Campaign, UUID> campaigns = mongo.documents(Campaign.PLAIN);
        Tenants.ACME.run(() ->
                campaigns
                        .insertAll(
                                List.of(
                                        Campaign.named("a").withSent(1),
                                        Campaign.named("b").withSent(3),
                                        Campaign.named("c").withStatus(Status.ACTIVE).withSent(10)))
                        .requireAll());
        Tenants.GLOBEX.run(() ->
                campaigns
                        .insertAll(
                                List.of(
                                        Campaign.named("a").withSent(500),
                                        Campaign.named("foreign").withSent(1_000)))
                        .requireAll());
        return campaigns;
    }
}
