package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Sort.ascending;
import static dev.bedstone.mongo.Sort.descending;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Field;
import com.mongodb.client.model.Filters;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.mongo.Campaign.Schedule;
import dev.bedstone.mongo.Campaign.Status;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipelines with typed groups, and in MongoDB's own words. */
@MongoTest
class AggregationTest {

    /** Campaigns of one status. */
    record StatusCount(Status status, long campaigns, long sent, double average, long most) {}

    /** Campaigns of one channel and length. */
    record ChannelCount(String channel, int days, int campaigns, List<String> names) {}

    private Mongo mongo;
    private Documents<Campaign, UUID> campaigns;

    @BeforeEach
    void fill(FreshMongo fresh) {
        mongo = Mongo.open(fresh.config(), StoreHooks.NONE);
        campaigns = PlantedCampaigns.in(mongo);
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    @Test
    void groupsBecomeRecords() {
        List<StatusCount> counts =
                asAcme(
                        campaigns
                                .aggregate()
                                .group(
                                        Grouping.<Campaign, StatusCount>into(StatusCount.class)
                                                .by(StatusCount::status, Campaign::status)
                                                .count(StatusCount::campaigns)
                                                .sum(StatusCount::sent, Campaign::sent)
                                                .average(StatusCount::average, Campaign::sent)
                                                .greatest(StatusCount::most, Campaign::sent))
                                .sort(descending(StatusCount::campaigns)));
        assertThat(counts)
                .containsExactly(
                        new StatusCount(Status.DRAFT, 2, 4, 2.0, 3),
                        new StatusCount(Status.ACTIVE, 1, 10, 10.0, 10));
    }

    @Test
    void listsAreTakenApartAndKeysMayBeSeveral() {
        List<ChannelCount> counts =
                asAcme(
                        campaigns
                                .aggregate()
                                .match(where(Campaign::sent).above(1L))
                                .unwind(Campaign::channels)
                                .group(
                                        Grouping.<Campaign, ChannelCount>into(ChannelCount.class)
                                                .by(
                                                        ChannelCount::channel,
                                                        dev.bedstone.mongo.Field.elements(
                                                                Campaign::channels))
                                                .by(
                                                        ChannelCount::days,
                                                        dev.bedstone.mongo.Field.of(
                                                                        Campaign::schedule)
                                                                .then(Schedule::days))
                                                .count(ChannelCount::campaigns)
                                                .collect(ChannelCount::names, Campaign::name))
                                .match(where(ChannelCount::campaigns).is(2))
                                .sort(ascending(ChannelCount::channel)));
        assertThat(counts).extracting(ChannelCount::channel).containsExactly("email", "sms");
        assertThat(counts.getFirst().days()).isEqualTo(7);
        assertThat(counts.getFirst().names()).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void wholeDocumentsStayRecords() {
        List<Campaign> best =
                asAcme(campaigns.aggregate().sort(descending(Campaign::sent)).limit(2));
        assertThat(best).extracting(Campaign::name).containsExactly("c", "b");
        assertThat(best).allSatisfy(campaign -> assertThat(campaign.id()).isNotNull());
        List<String> names = new ArrayList<>();
        Tenants.ACME.run(() ->
                campaigns
                        .aggregate()
                        .sort(ascending(Campaign::id))
                        .forEach(campaign -> names.add(campaign.name())));
        assertThat(names).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void rawStagesGiveRecordsOfTheirOwn() {
        record Doubled(String name, long twice) {}
        List<Doubled> doubled =
                asAcme(
                        campaigns
                                .aggregate()
                                .stages(
                                        Doubled.class,
                                        Aggregates.match(Filters.eq("name", "b")),
                                        Aggregates.set(
                                                new Field<>(
                                                        "twice",
                                                        new Document(
                                                                "$multiply",
                                                                List.of("$sent", 2))))));
        assertThat(doubled).containsExactly(new Doubled("b", 6));
    }

    private static <T> List<T> asAcme(Aggregation<T> aggregation) {
        return Tenants.ACME.call(aggregation::list);
    }
}
