package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.hasSize;
import static dev.bedstone.mongo.Filter.matches;
import static dev.bedstone.mongo.Filter.startsWith;
import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Filter.whereAny;
import static dev.bedstone.mongo.Sort.ascending;
import static dev.bedstone.mongo.Sort.descending;
import static dev.bedstone.mongo.Update.append;
import static dev.bedstone.mongo.Update.increment;
import static dev.bedstone.mongo.Update.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.mongo.Campaign.Schedule;
import dev.bedstone.mongo.Campaign.Status;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@MongoTest
class DocumentsTest {

    /** A part of a campaign. */
    record NameOnly(UUID id, String name) {}

    /** No part of a campaign. */
    record Stranger(String colour) {}

    /** An older program's campaign: one element more, several less. */
    record Old(UUID id, String name, int priority) {}

    private FreshMongo fresh;
    private Mongo mongo;
    private Documents<Campaign, UUID> campaigns;

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
    void conditionsFindWhatTheySay() {
        Campaign draft = Campaign.named("a.b").withSent(1);
        Campaign active = Campaign.named("axb").withStatus(Status.ACTIVE).withSent(5);
        Campaign labelled = Campaign.named("c").withLabels(Map.of("$ne", "x")).withSent(9);
        as(() -> {
            campaigns.insertAll(List.of(draft, active, labelled)).requireAll();
            assertThat(found(where(Campaign::status).is(Status.ACTIVE))).containsExactly("axb");
            assertThat(found(where(Campaign::status).isNot(Status.ACTIVE)))
                    .containsExactly("a.b", "c");
            assertThat(found(where(Campaign::sent).above(1L))).containsExactly("axb", "c");
            assertThat(
                            found(
                                    where(Campaign::sent)
                                            .atLeast(5L)
                                            .and(where(Campaign::sent).below(9L))))
                    .containsExactly("axb");
            assertThat(found(where(Campaign::sent).atMost(1L).or(where(Campaign::name).is("c"))))
                    .containsExactly("a.b", "c");
            assertThat(found(where(Campaign::name).in("a.b", "c"))).containsExactly("a.b", "c");
            assertThat(found(where(Campaign::name).in())).isEmpty();
            assertThat(found(where(Campaign::name).notIn(List.of("c")))).hasSize(2);
            assertThat(found(where(Campaign::status).is(Status.ACTIVE).not())).hasSize(2);
            assertThat(found(startsWith(Campaign::name, "a."))).containsExactly("a.b");
            assertThat(
                            found(
                                    matches(
                                            Campaign::name,
                                            Pattern.compile("^A", Pattern.CASE_INSENSITIVE))))
                    .containsExactly("a.b", "axb");
            assertThat(found(whereAny(Campaign::channels).is("sms"))).hasSize(3);
            assertThat(found(hasSize(Campaign::channels, 2))).hasSize(3);
            assertThat(found(where(Field.of(Campaign::schedule).then(Schedule::days)).is(7)))
                    .hasSize(3);
            assertThat(found(where(Campaign::schedule).is(draft.schedule()))).hasSize(3);
            assertThat(found(where(Campaign::note).isMissing())).hasSize(3);
            assertThat(found(where(Campaign::id).is(draft.id()))).containsExactly("a.b");
            assertThat(found(where(Campaign::labels).is(Map.of("$ne", "x"))))
                    .as("a map is a map, whatever its keys are called")
                    .containsExactly("c");
            assertThat(found(Filter.raw(new Document("sent", new Document("$mod", List.of(2, 1))))))
                    .hasSize(3);
            assertThat(found(Filter.any())).isEmpty();
            assertThat(campaigns.count(Filter.all())).isEqualTo(3);
            assertThat(campaigns.exists(where(Campaign::name).is("nobody"))).isFalse();
            assertThat(
                            campaigns.distinct(
                                    Field.elements(Campaign::channels), String.class, Filter.all()))
                    .containsExactlyInAnyOrder("email", "sms");
        });
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
    void aRecordReadBeforeSomebodyElsesChangeIsStale() {
        Documents<Campaign, UUID> versioned = mongo.documents(Campaign.VERSIONED);
        Campaign read = Campaign.named("one");
        as(() -> {
            versioned.insert(read);
            Campaign next = versioned.replace(read.withStatus(Status.ACTIVE));
            assertThat(next.version()).isEqualTo(1);
            assertThat(versioned.require(read.id())).isEqualTo(next);
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() -> versioned.replace(read.withStatus(Status.PAUSED)))
                    .satisfies(stale -> assertThat(stale.kind()).isEqualTo(Conflict.Kind.STALE));
            assertThat(versioned.update(read.id(), set(Campaign::sent, 4L))).isTrue();
            assertThatExceptionOfType(Conflict.class)
                    .as("every change counts")
                    .isThrownBy(() -> versioned.update(read.id(), 1, set(Campaign::sent, 5L)));
            assertThat(versioned.update(read.id(), 2, set(Campaign::sent, 5L))).isTrue();
            assertThat(versioned.require(read.id()).version()).isEqualTo(3);
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> versioned.replace(Campaign.named("nobody")));
            assertThat(versioned.update(UUID.randomUUID(), 1, set(Campaign::sent, 5L))).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> versioned.upsert(read));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> versioned.update(read.id(), set(Campaign::version, 9L)));
        });
    }

    @Test
    void whatIsDeletedSoftlyIsHiddenUntilItIsBroughtBackOrPurged() {
        Documents<Campaign, UUID> kept = mongo.documents(Campaign.KEPT);
        Campaign one = Campaign.named("one");
        Campaign another = Campaign.named("one");
        as(() -> {
            kept.createIndexes();
            kept.insert(one);
            assertThat(kept.delete(one.id())).isTrue();
            assertThat(kept.delete(one.id())).as("it is gone").isFalse();
            assertThat(kept.get(one.id())).isEmpty();
            assertThat(kept.find().list()).isEmpty();
            assertThat(kept.count(Filter.all())).isZero();
            assertThat(kept.update(one.id(), set(Campaign::sent, 1L))).isFalse();
            assertThat(kept.aggregate().list()).isEmpty();
            assertThat(kept.find().page(10, Optional.empty()).items()).isEmpty();
            assertThat(kept.withDeleted().get(one.id())).contains(one);
            kept.insert(another);
            assertThatExceptionOfType(Conflict.class)
                    .as("its name is in use again")
                    .isThrownBy(() -> kept.restore(one.id()));
            assertThat(kept.deleteAll(where(Campaign::name).is("one"))).isEqualTo(1);
            assertThat(kept.restore(one.id())).isTrue();
            assertThat(kept.restore(one.id())).as("it was not deleted").isFalse();
            assertThat(kept.require(one.id())).isEqualTo(one);
            assertThat(kept.purgeDeletedBefore(Instant.EPOCH)).isZero();
            assertThat(kept.purgeDeletedBefore(Instant.now().plusSeconds(60))).isEqualTo(1);
            assertThat(kept.withDeleted().count(Filter.all())).isEqualTo(1);
            assertThat(kept.purge(one.id())).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> campaigns.restore(one.id()));
        });
    }

    @Test
    void whatIsDeletedIsGone() {
        Campaign one = Campaign.named("one");
        as(() -> {
            campaigns
                    .insertAll(List.of(one, Campaign.named("two"), Campaign.named("three")))
                    .requireAll();
            assertThat(campaigns.delete(one.id())).isTrue();
            assertThat(campaigns.delete(one.id())).isFalse();
            assertThat(campaigns.deleteAll(where(Campaign::name).is("two"))).isEqualTo(1);
            assertThat(found(Filter.all())).containsExactly("three");
        });
    }

    @Test
    void aBulkSaysWhatBecameOfEachChange() {
        Campaign there = Campaign.named("there");
        Campaign fresh = Campaign.named("fresh");
        as(() -> {
            campaigns.insert(there);
            BulkResult result =
                    campaigns.bulk(
                            new Bulk<Campaign, UUID>()
                                    .insert(fresh)
                                    .insert(there)
                                    .update(there.id(), set(Campaign::sent, 8L))
                                    .upsert(Campaign.named("made"))
                                    .delete(fresh.id()));
            assertThat(result.inserted()).isEqualTo(1);
            assertThat(result.matched()).isEqualTo(1);
            assertThat(result.made()).isEqualTo(1);
            assertThat(result.deleted()).isEqualTo(1);
            assertThat(result.failures()).hasSize(1);
            assertThat(result.failures().getFirst().index()).isEqualTo(1);
            assertThatExceptionOfType(Conflict.class).isThrownBy(result::requireAll);
            assertThat(found(Filter.all())).containsExactly("made", "there");
            BulkResult stopped =
                    campaigns.bulk(
                            new Bulk<Campaign, UUID>()
                                    .inOrder()
                                    .insert(there)
                                    .insert(Campaign.named("never")));
            assertThat(stopped.inserted()).isZero();
            assertThat(campaigns.bulk(new Bulk<>())).isEqualTo(BulkResult.NOTHING);
        });
    }

    @Test
    void aBulkInOrderEndsWithTheFirstChangeThatIsRefusedWhateverItIs() {
        Documents<Campaign, UUID> kept = mongo.documents(Campaign.KEPT);
        Campaign one = Campaign.named("one");
        Campaign two = Campaign.named("two");
        as(() -> {
            kept.createIndexes();
            kept.insertAll(List.of(one, two)).requireAll();
            BulkResult stopped = kept.bulk(colliding(one, two).inOrder());
            assertThat(stopped.failures()).extracting(BulkResult.Failed::index).containsExactly(1);
            assertThat(stopped.matched()).isEqualTo(1);
            assertThat(kept.require(one.id()).sent()).isEqualTo(1);
            assertThat(kept.require(two.id()).sent()).as("behind the refused one").isZero();
            BulkResult whole = kept.bulk(colliding(one, two));
            assertThat(whole.failures()).extracting(BulkResult.Failed::index).containsExactly(1);
            assertThat(whole.matched()).as("in any order all others are done").isEqualTo(3);
            assertThat(kept.get(two.id())).isEmpty();
        });
    }

    /** The second of its changes breaks a unique index. */
    private static Bulk<Campaign, UUID> colliding(Campaign one, Campaign two) {
        return new Bulk<Campaign, UUID>()
                .update(one.id(), set(Campaign::sent, 1L))
                .update(one.id(), set(Campaign::name, two.name()))
                .update(two.id(), set(Campaign::sent, 2L))
                .delete(two.id());
    }

    @Test
    void aPartOfTheDocumentsIsFetchedAlone() {
        Campaign one = Campaign.named("one");
        as(() -> {
            campaigns.insert(one);
            assertThat(campaigns.find().as(NameOnly.class).list())
                    .containsExactly(new NameOnly(one.id(), "one"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> campaigns.find().as(Stranger.class).list())
                    .withMessageContaining("colour");
        });
    }

    @Test
    void documentsOfAnOlderFormAreReadAndLoseNothing() {
        CollectionDefinition<Old, UUID> before =
                CollectionDefinition.of("campaigns", Old.class, Old::id);
        UUID id = UUID.randomUUID();
        as(() -> {
            mongo.documents(before).insert(new Old(id, "old", 3));
            Campaign read = campaigns.require(id);
            assertThat(read.name()).isEqualTo("old");
            assertThat(read.note()).isEmpty();
            assertThat(read.sent()).isZero();
            assertThat(read.channels()).isNull();
            campaigns.update(id, set(Campaign::sent, 2L));
            assertThat(mongo.documents(before).require(id))
                    .as("what the newer program does not know stays")
                    .isEqualTo(new Old(id, "old", 3));
        });
    }

    @Test
    void pagesNeitherRepeatNorPassOverADocument() {
        List<Campaign> all =
                IntStream.range(0, 53)
                        .mapToObj(i ->
                                Campaign.named(i % 4 == 0 ? null : "n" + i % 5).withSent(i % 3))
                        .toList();
        as(() -> {
            campaigns.insertAll(all).requireAll();
            for (Sort<Campaign> order :
                    List.of(
                            ascending(Campaign::name),
                            descending(Campaign::name),
                            descending(Campaign::sent).then(ascending(Campaign::name)),
                            ascending(Campaign::id))) {
                Find<Campaign, Campaign> find = campaigns.find().sort(order);
                Stream.Builder<Campaign> seen = Stream.builder();
                Optional<String> next = Optional.empty();
                int pages = 0;
                do {
                    Page<Campaign> page = find.page(7, next);
                    page.items().forEach(seen);
                    next = page.next();
                    pages++;
                } while (next.isPresent());
                assertThat(pages).isEqualTo(8);
                List<Campaign> got = seen.build().toList();
                assertThat(got).containsExactlyInAnyOrderElementsOf(all);
            }
            Page<Campaign> first = campaigns.find().page(10, Optional.empty());
            campaigns.delete(first.items().getLast().id());
            Page<Campaign> second = campaigns.find().page(100, first.next());
            assertThat(second.items()).hasSize(43).doesNotContainAnyElementsOf(first.items());
            assertThat(second.next()).isEmpty();
            for (String broken : List.of("", "!", "AAAA", first.next().orElseThrow() + "x")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() ->
                                campaigns
                                        .find()
                                        .sort(ascending(Campaign::name))
                                        .page(5, Optional.of(broken)));
            }
        });
    }

    @Test
    void manyDocumentsAreReadOneAfterTheOther() {
        as(() -> {
            campaigns
                    .insertAll(
                            IntStream.range(0, 2_500)
                                    .mapToObj(i -> Campaign.named("n" + i))
                                    .toList())
                    .requireAll();
            int[] count = new int[1];
            campaigns.find().batch(100).forEach(campaign -> count[0]++);
            assertThat(count[0]).isEqualTo(2_500);
            try (Stream<Campaign> stream = campaigns.find().batch(10).stream()) {
                Iterator<Campaign> some = stream.iterator();
                for (int i = 0; i < 25; i++) {
                    assertThat(some.next().name()).startsWith("n");
                }
                assertThat(mongo.statistics().inUse()).isEqualTo(1);
            }
            assertThat(mongo.statistics().inUse()).isZero();
            assertThat(campaigns.find().sort(ascending(Campaign::id)).limit(3).list()).hasSize(3);
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

    private List<String> found(Filter<Campaign> filter) {
        return campaigns.find(filter).sort(ascending(Campaign::name)).list().stream()
                .map(Campaign::name)
                .toList();
    }

    private static void as(Runnable work) {
        Tenants.ACME.run(work);
    }
}
