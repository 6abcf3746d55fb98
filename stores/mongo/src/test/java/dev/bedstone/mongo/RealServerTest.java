package dev.bedstone.mongo;

import static dev.bedstone.mongo.Sort.descending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.NeedsRealMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What only MongoDB itself can show. */
@MongoTest
class RealServerTest {

    /** What is forgotten after a while. */
    record Visit(UUID id, Instant at, long weight) {}

    private static final CollectionDefinition<Visit, UUID> VISITS =
            CollectionDefinition.of("visits", Visit.class, Visit::id)
                    .withIndex(IndexDefinition.expiring(Visit::at, Duration.ofSeconds(1)))
                    .withIndex(IndexDefinition.of(descending(Visit::weight)));

    @Test
    @NeedsRealMongo("documents that expire")
    void whatHasExpiredIsDeletedByTheServer(FreshMongo fresh) {
        try (Mongo mongo = Mongo.open(fresh.config(), StoreHooks.NONE)) {
            Documents<Visit, UUID> visits = mongo.documents(VISITS);
            visits.createIndexes();
            Tenants.ACME.run(() -> {
                visits.insert(new Visit(UUID.randomUUID(), Instant.EPOCH, 1));
                visits.insert(
                        new Visit(UUID.randomUUID(), Instant.parse("9999-01-01T00:00:00Z"), 1));
            });
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> Tenants.ACME.call(() -> visits.count(Filter.all())) == 1);
        }
    }

    @Test
    @NeedsRealMongo("plans of queries")
    void aTenantsDocumentsAreFoundByAnIndex(FreshMongo fresh) {
        try (Mongo mongo = Mongo.open(fresh.config(), StoreHooks.NONE)) {
            mongo.documents(VISITS).createIndexes();
            Document find =
                    new Document("find", "visits")
                            .append(
                                    "filter",
                                    new Document(
                                            "$and",
                                            List.of(
                                                    new Document(
                                                            "_id.tenant",
                                                            new Document("$eq", UUID.randomUUID())),
                                                    new Document(
                                                            "weight", new Document("$gt", 1)))));
            Document plan = mongo.run(new Document("explain", find));
            assertThat(plan.toJson()).contains("IXSCAN").doesNotContain("COLLSCAN");
        }
    }
}
