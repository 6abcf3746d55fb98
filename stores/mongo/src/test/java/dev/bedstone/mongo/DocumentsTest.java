package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Update.append;
import static dev.bedstone.mongo.Update.increment;
import static dev.bedstone.mongo.Update.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.mongo.Campaign.Schedule;
import dev.bedstone.mongo.Campaign.Status;
import dev.bedstone.testkit.MongoTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Documents as they are put there, changed and replaced. */
@MongoTest
class DocumentsTest extends CampaignsTest {

    @Test
    void whatIsInsertedIsReadBackEqual() {
        Campaign full =
                new Campaign(
                        UUID.randomUUID(),
                        "ünï",
                        Status.ACTIVE,
                        List.of("email"),
                        new Schedule(Instant.ofEpochMilli(5), 1),
                        new java.math.BigDecimal("99.99"),
                        3,
                        Optional.of("a note"),
                        Map.of("$gt", "a value", "a.b", "another"),
                        7);
        Campaign bare =
                new Campaign(
                        UUID.randomUUID(),
                        "bare",
                        Status.DRAFT,
                        List.of(),
                        null,
                        null,
                        0,
                        Optional.empty(),
                        null,
                        0);
        as(() -> {
            campaigns.insert(full);
            campaigns.insert(bare);
            assertThat(campaigns.get(full.id())).contains(full);
            assertThat(campaigns.require(bare.id())).isEqualTo(bare);
            assertThat(campaigns.get(UUID.randomUUID())).isEmpty();
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> campaigns.require(UUID.randomUUID()));
        });
    }

    @Test
    void anIdentifierIsTakenOnce() {
        Campaign first = Campaign.named("first");
        as(() -> {
            assertThat(campaigns.insertOnce(first)).isTrue();
            assertThat(campaigns.insertOnce(first.withStatus(Status.PAUSED))).isFalse();
            assertThat(campaigns.require(first.id()).status()).isEqualTo(Status.DRAFT);
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() -> campaigns.insert(first))
                    .satisfies(taken -> {
                        assertThat(taken.kind()).isEqualTo(Conflict.Kind.UNIQUE);
                        assertThat(taken.nativeCode()).contains("11000");
                    });
        });
    }

    @Test
    void anotherUniqueValueIsNoReasonToCallItInserted() {
        Documents<Campaign, UUID> kept = mongo.documents(Campaign.KEPT);
        as(() -> {
            kept.createIndexes();
            kept.createIndexes();
            kept.insert(Campaign.named("one name"));
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() -> kept.insertOnce(Campaign.named("one name")))
                    .satisfies(taken ->
                            assertThat(taken.constraint()).get().asString().contains("name"));
        });
        Tenants.GLOBEX.run(() -> kept.insert(Campaign.named("one name")));
    }

    @Test
    void updatesChangeWhatTheySay() {
        Campaign one = Campaign.named("one");
        as(() -> {
            campaigns.insert(one);
            assertThat(
                            campaigns.update(
                                    one.id(),
                                    set(Campaign::status, Status.PAUSED)
                                            .and(increment(Campaign::sent, 3L))
                                            .and(append(Campaign::channels, "push"))
                                            .and(
                                                    set(
                                                            Field.of(Campaign::schedule)
                                                                    .then(Schedule::days),
                                                            9))
                                            .and(set(Campaign::labels, Map.of("$inc", "x")))))
                    .isTrue();
            Campaign changed = campaigns.require(one.id());
            assertThat(changed.status()).isEqualTo(Status.PAUSED);
            assertThat(changed.sent()).isEqualTo(3);
            assertThat(changed.channels()).containsExactly("email", "sms", "push");
            assertThat(changed.schedule().days()).isEqualTo(9);
            assertThat(changed.labels()).isEqualTo(Map.of("$inc", "x"));
            assertThat(campaigns.updateAndGet(one.id(), Update.remove(Campaign::channels, "sms")))
                    .get()
                    .extracting(Campaign::channels)
                    .isEqualTo(List.of("email", "push"));
            assertThat(campaigns.update(one.id(), set(Campaign::budget, null))).isTrue();
            assertThat(campaigns.require(one.id()).budget()).isNull();
            assertThat(campaigns.update(one.id(), Update.raise(Campaign::sent, 50L))).isTrue();
            assertThat(campaigns.update(one.id(), Update.lower(Campaign::sent, 60L))).isTrue();
            assertThat(campaigns.require(one.id()).sent()).isEqualTo(50);
            assertThat(campaigns.update(UUID.randomUUID(), set(Campaign::sent, 1L))).isFalse();
            assertThat(campaigns.updateAll(Filter.all(), increment(Campaign::sent, 1L)))
                    .isEqualTo(1);
        });
    }

    @Test
    void anIdentifierNeverChanges() {
        Campaign one = Campaign.named("one");
        as(() -> {
            campaigns.insert(one);
            for (Update<Campaign> attempt :
                    List.<Update<Campaign>>of(
                            set(Campaign::id, UUID.randomUUID()),
                            Update.raw(new Document("$set", new Document("_id", 1))),
                            Update.raw(new Document("$set", new Document("_id.tenant", 1))),
                            Update.raw(new Document("$rename", new Document("name", "_id.x"))),
                            Update.raw(new Document("name", "no operator")))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> campaigns.update(one.id(), attempt));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> campaigns.updateAll(Filter.all(), attempt));
            }
            assertThat(campaigns.require(one.id())).isEqualTo(one);
        });
    }

    @Test
    void upsertsMakeOrReplace() {
        Campaign one = Campaign.named("one");
        UUID counted = UUID.randomUUID();
        as(() -> {
            campaigns.upsert(one);
            campaigns.upsert(one.withStatus(Status.PAUSED));
            assertThat(campaigns.require(one.id()).status()).isEqualTo(Status.PAUSED);
            assertThat(
                            campaigns.upsert(
                                    counted,
                                    increment(Campaign::sent, 1L),
                                    set(Campaign::name, "made")))
                    .isTrue();
            assertThat(
                            campaigns.upsert(
                                    counted,
                                    increment(Campaign::sent, 1L),
                                    set(Campaign::name, "not again")))
                    .isFalse();
            assertThat(campaigns.require(counted))
                    .satisfies(made -> {
                        assertThat(made.name()).isEqualTo("made");
                        assertThat(made.sent()).isEqualTo(2);
                    });
        });
    }

    @Test
    void aCollectionOfThePlatformNeedsNoTenant() {
        Documents<Campaign, UUID> platform =
                mongo.documents(
                        CollectionDefinition.of("templates", Campaign.class, Campaign::id)
                                .ofPlatform());
        Campaign one = Campaign.named("one");
        platform.insert(one);
        assertThat(platform.get(one.id())).contains(one);
        Tenants.GLOBEX.run(() -> assertThat(platform.require(one.id())).isEqualTo(one));
        assertThat(platform.find(where(Campaign::id).is(one.id())).list()).containsExactly(one);
        assertThat(fresh.database().getCollection("templates").find().first())
                .containsEntry("_id", one.id());
    }

    @Test
    void whatCannotBeKeptIsSaidWhenTheCollectionIsUsed() {
        record Timed(UUID id, Duration length) {}
        record Reserved(UUID id, String _hidden) {}
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        mongo.documents(CollectionDefinition.of("timed", Timed.class, Timed::id)))
                .withMessageContaining("length")
                .withMessageContaining("Duration");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        mongo.documents(
                                CollectionDefinition.of("reserved", Reserved.class, Reserved::id)))
                .withMessageContaining("_hidden");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> where((Campaign campaign) -> campaign.name()).is("x"))
                .withMessageContaining("Campaign::status");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CollectionDefinition.of("$cmd", Campaign.class, Campaign::id));
        as(() ->
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> campaigns.insert(Campaign.named("x").withId(null))));
    }
}
