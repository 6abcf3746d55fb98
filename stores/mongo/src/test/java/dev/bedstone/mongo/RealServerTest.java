package dev.bedstone.mongo;

import static dev.bedstone.mongo.Sort.descending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ValidationOptions;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.NeedsRealMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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

    private static final int WRITERS = 16;

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

    @Test
    @NeedsRealMongo("validators")
    void aRuleOfTheCollectionIsAConflict(FreshMongo fresh) {
        fresh.database()
                .createCollection(
                        "visits",
                        new CreateCollectionOptions()
                                .validationOptions(
                                        new ValidationOptions()
                                                .validator(Filters.lt("weight", 100))));
        try (Mongo mongo = Mongo.open(fresh.config(), StoreHooks.NONE)) {
            Documents<Visit, UUID> visits = mongo.documents(VISITS);
            Tenants.ACME.run(() -> {
                visits.insert(new Visit(UUID.randomUUID(), Instant.EPOCH, 99));
                assertThatExceptionOfType(Conflict.class)
                        .isThrownBy(() ->
                                visits.insert(new Visit(UUID.randomUUID(), Instant.EPOCH, 100)))
                        .satisfies(refused ->
                                assertThat(refused.kind()).isEqualTo(Conflict.Kind.CHECK));
            });
        }
    }

    @Test
    @NeedsRealMongo("unique indexes under many writers")
    void ofManyWritersOneGetsAUniqueValue(FreshMongo fresh) throws InterruptedException {
        try (Mongo mongo = Mongo.open(fresh.config(), StoreHooks.NONE)) {
            Documents<Visit, UUID> visits =
                    mongo.documents(VISITS.withIndex(IndexDefinition.unique(Visit::weight)));
            visits.createIndexes();
            AtomicInteger conflicts = new AtomicInteger();
            List<Thread> writers =
                    Stream.generate(() ->
                                    Thread.ofVirtual()
                                            .start(() ->
                                                    Tenants.ACME.run(() -> {
                                                        try {
                                                            visits.insert(
                                                                    new Visit(
                                                                            UUID.randomUUID(),
                                                                            Instant.EPOCH,
                                                                            7));
                                                        } catch (Conflict taken) {
                                                            conflicts.incrementAndGet();
                                                        }
                                                    })))
                            .limit(WRITERS)
                            .toList();
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(conflicts).hasValue(WRITERS - 1);
        }
    }
}
