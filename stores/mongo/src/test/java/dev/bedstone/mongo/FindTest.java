package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.hasSize;
import static dev.bedstone.mongo.Filter.matches;
import static dev.bedstone.mongo.Filter.startsWith;
import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Filter.whereAny;
import static dev.bedstone.mongo.Sort.ascending;
import static dev.bedstone.mongo.Sort.descending;
import static dev.bedstone.mongo.Update.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bedstone.mongo.Campaign.Schedule;
import dev.bedstone.mongo.Campaign.Status;
import dev.bedstone.testkit.MongoTest;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What conditions, parts, pages and cursors find. */
@MongoTest
class FindTest extends CampaignsTest {

    /** A part of a campaign. */
    record NameOnly(UUID id, String name) {}

    /** No part of a campaign. */
    record Stranger(String colour) {}

    /** An older program's campaign: one element more, several less. */
    record Old(UUID id, String name, int priority) {}

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
            for (int first = 0; first < 2_500; first += 250) {
                campaigns
                        .insertAll(
                                IntStream.range(first, first + 250)
                                        .mapToObj(i -> Campaign.named("n" + i))
                                        .toList())
                        .requireAll();
            }
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
}
