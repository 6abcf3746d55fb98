package dev.bedstone.mongo;

import static dev.bedstone.mongo.Sort.ascending;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.FreshMongo;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test on a fresh collection of campaigns. */
abstract class CampaignsTest {

    FreshMongo fresh;
    Mongo mongo;
    Documents<Campaign, UUID> campaigns;

    @BeforeEach
    void open(FreshMongo database) {
        fresh = database;
        mongo = Mongo.open(fresh.config(), StoreHooks.NONE);
        campaigns = mongo.documents(Campaign.PLAIN);
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    List<String> found(Filter<Campaign> filter) {
        return campaigns.find(filter).sort(ascending(Campaign::name)).list().stream()
                .map(Campaign::name)
                .toList();
    }

    static void as(Runnable work) {
        Tenants.ACME.run(work);
    }
}
