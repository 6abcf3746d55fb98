package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Filter.whereAny;
import static dev.bedstone.mongo.Sort.ascending;
import static dev.bedstone.mongo.Sort.descending;
import static dev.bedstone.mongo.Update.append;
import static dev.bedstone.mongo.Update.increment;
import static dev.bedstone.mongo.Update.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.docs.Guide;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The examples of docs/guides/mongo.md. */
@MongoTest
class GuideTest {

    // @start region="records"
    enum Status {
        DRAFT,
        ACTIVE,
        ENDED
    }

    record Schedule(Instant start, int days) {}

    record Campaign(
            UUID id,
            String name,
            Status status,
            List<String> channels,
            Schedule schedule,
            long sent,
            long version) {}

    static final CollectionDefinition<Campaign, UUID> CAMPAIGNS =
            CollectionDefinition.of("campaigns", Campaign.class, Campaign::id)
                    .versioned(Campaign::version)
                    .softDeleted()
                    .withIndex(IndexDefinition.unique(Campaign::name))
                    .withIndex(IndexDefinition.of(descending(Campaign::sent)));

    // @end region="records"

    // @start region="groups"
    record StatusCount(Status status, long campaigns, long sent) {}

    // @end region="groups"

    @Test
    void theGuideShowsWhatIsRunHere() {
        Guide.read(Path.of("../../docs/guides/mongo.md"))
                .assertExamplesAreRegionsOf(
                        "java", Path.of("src/test/java/dev/bedstone/mongo/GuideTest.java"));
    }

    @Test
    void theExamplesRun(FreshMongo fresh) {
        MongoConfig config = fresh.config();
        TenantId acme = new TenantId(UUID.randomUUID());
        UUID ada = UUID.randomUUID();
        // @start region="open"
        try (Mongo mongo = Mongo.open(config, StoreHooks.NONE)) {
            Documents<Campaign, UUID> campaigns = mongo.documents(CAMPAIGNS);
            campaigns.createIndexes();
            new Scope(acme, Actor.user(ada)).run(() -> useOf(campaigns));
        }
        // @end region="open"
    }

    private static void useOf(Documents<Campaign, UUID> campaigns) {
        UUID id = UUID.randomUUID();
        Schedule soon = new Schedule(Instant.ofEpochMilli(0), 7);
        // @start region="insert"
        Campaign spring = new Campaign(id, "Spring", Status.DRAFT, List.of("email"), soon, 0, 0);
        campaigns.insert(spring);
        boolean isNew = campaigns.insertOnce(spring); // false: may be repeated after a failure
        // @end region="insert"
        assertThat(isNew).isFalse();
        // @start region="find"
        List<Campaign> running =
                campaigns
                        .find(
                                where(Campaign::status)
                                        .in(Status.DRAFT, Status.ACTIVE)
                                        .and(whereAny(Campaign::channels).is("email"))
                                        .and(
                                                where(
                                                                Field.of(Campaign::schedule)
                                                                        .then(Schedule::days))
                                                        .atMost(30)))
                        .sort(descending(Campaign::sent).then(ascending(Campaign::name)))
                        .limit(20)
                        .list();
        // @end region="find"
        assertThat(running).containsExactly(spring);
        // @start region="update"
        campaigns.update(
                id,
                set(Campaign::status, Status.ACTIVE)
                        .and(append(Campaign::channels, "sms"))
                        .and(increment(Campaign::sent, 100L)));
        // @end region="update"
        changed(campaigns, id);
        pages(campaigns);
        pipelines(campaigns);
        // @start region="delete"
        campaigns.delete(id); // hidden from everything, its name is free again
        campaigns.restore(id);
        campaigns.delete(id);
        campaigns.purgeDeletedBefore(Instant.now().minus(Duration.ofDays(30)));
        // @end region="delete"
        assertThat(campaigns.get(id)).isEmpty();
        assertThat(campaigns.withDeleted().get(id)).isPresent();
    }

    private static void changed(Documents<Campaign, UUID> campaigns, UUID id) {
        Campaign read = campaigns.require(id);
        campaigns.update(id, increment(Campaign::sent, 1L));
        boolean stale = false;
        // @start region="versions"
        Campaign ended =
                new Campaign(
                        id,
                        read.name(),
                        Status.ENDED,
                        read.channels(),
                        read.schedule(),
                        read.sent(),
                        read.version());
        try {
            campaigns.replace(ended);
        } catch (Conflict conflict) {
            stale = conflict.kind() == Conflict.Kind.STALE; // somebody was faster: read it again
        }
        // @end region="versions"
        assertThat(stale).isTrue();
    }

    private static void pages(Documents<Campaign, UUID> campaigns) {
        List<String> names = new ArrayList<>();
        // @start region="pages"
        Find<Campaign, Campaign> byName = campaigns.find().sort(ascending(Campaign::name));
        Optional<String> next = Optional.empty();
        do {
            Page<Campaign> page = byName.page(50, next);
            page.items().forEach(campaign -> names.add(campaign.name()));
            next = page.next();
        } while (next.isPresent());
        // @end region="pages"
        assertThat(names).containsExactly("Spring");
    }

    private static void pipelines(Documents<Campaign, UUID> campaigns) {
        // @start region="aggregate"
        List<StatusCount> counts =
                campaigns
                        .aggregate()
                        .match(where(Campaign::sent).above(0L))
                        .group(
                                Grouping.<Campaign, StatusCount>into(StatusCount.class)
                                        .by(StatusCount::status, Campaign::status)
                                        .count(StatusCount::campaigns)
                                        .sum(StatusCount::sent, Campaign::sent))
                        .sort(descending(StatusCount::campaigns))
                        .list();
        // @end region="aggregate"
        assertThat(counts).containsExactly(new StatusCount(Status.ACTIVE, 1, 101));
        // @start region="raw"
        List<Campaign> raw =
                campaigns
                        .aggregate()
                        .stages(Campaign.class, Aggregates.match(Filters.gt("sent", 100)))
                        .list();
        // @end region="raw"
        assertThat(raw).hasSize(1);
    }
}
