package dev.bedstone.content;

import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Update.raise;

import dev.bedstone.content.Campaign.Metrics;
import dev.bedstone.content.internal.Tally;
import dev.bedstone.mongo.CollectionDefinition;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.Field;
import dev.bedstone.mongo.Grouping;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.mongo.Page;
import dev.bedstone.mongo.Sort;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The campaigns of the tenant. Thread-safe; cheap to make. Methods throw {@link
 * dev.bedstone.kernel.StoreFailure} as those of {@link Documents} do, and {@link
 * InvalidContentException} for what cannot be.
 */
public final class Campaigns {

    private static final CollectionDefinition<Campaign, String> CAMPAIGNS =
            CollectionDefinition.of("campaigns", Campaign.class, Campaign::id)
                    .versioned(Campaign::version);

    private final Documents<Campaign, String> campaigns;
    private final Tally events;

    public Campaigns(Mongo mongo) {
        this.campaigns = mongo.documents(CAMPAIGNS);
        this.events = new Tally(mongo, "campaign");
    }

    /**
     * Makes a campaign.
     *
     * @throws dev.bedstone.kernel.Conflict if its identifier or its name is taken
     */
    public void create(Campaign campaign) {
        campaign.check();
        campaigns.insert(campaign);
    }

    /** The campaign with this identifier. */
    public Optional<Campaign> get(String id) {
        return campaigns.get(id);
    }

    /**
     * Puts a changed campaign in the place of the one it was read as. Its status is changed by
     * {@link #become} alone.
     *
     * @throws dev.bedstone.kernel.Conflict of the kind {@code STALE} if somebody changed it since
     * @throws dev.bedstone.kernel.NotFound if there is none
     */
    public Campaign replace(Campaign campaign) {
        campaign.check();
        Campaign there = campaigns.require(campaign.id());
        if (there.status() != campaign.status()) {
            throw new InvalidContentException("the status of a campaign is changed by become");
        }
        return campaigns.replace(campaign);
    }

    /**
     * Brings a campaign on.
     *
     * @throws InvalidContentException if its status does not lead there
     * @throws dev.bedstone.kernel.Conflict of the kind {@code STALE} if somebody changed it at the
     *     same time
     * @throws dev.bedstone.kernel.NotFound if there is none
     */
    public Campaign become(String id, CampaignStatus status) {
        Campaign there = campaigns.require(id);
        if (!there.status().mayBecome(status)) {
            throw new InvalidContentException(
                    "a campaign that is " + there.status() + " cannot become " + status);
        }
        return campaigns.replace(there.as(status));
    }

    /** Those of a status, the earliest first. */
    public Page<Campaign> of(CampaignStatus status, int size, Optional<String> after) {
        return campaigns
                .find(where(Campaign::status).is(status))
                .sort(Sort.ascending(Field.of(Campaign::schedule).then(Campaign.Schedule::start)))
                .page(size, after);
    }

    /**
     * Counts what a campaign reached. May be called again with the same event, by anybody and after
     * any failure: it is counted once.
     *
     * @return whether the event was not known yet
     */
    public boolean count(CampaignEvent event) {
        event.check();
        return events.add(
                event.id(), event.campaign(), event.kind().name(), event.count(), event.at());
    }

    /** What a campaign has reached by now, from its events. */
    public Metrics metrics(String id) {
        Map<String, Long> sums = events.of(id);
        return new Metrics(
                sums.getOrDefault(CampaignEvent.Kind.IMPRESSION.name(), 0L),
                sums.getOrDefault(CampaignEvent.Kind.CLICK.name(), 0L),
                sums.getOrDefault(CampaignEvent.Kind.CONVERSION.name(), 0L));
    }

    /**
     * Writes what a campaign has reached into it, where lists and {@link #totals} find it. Numbers
     * only rise, so that of two at once the later one stays.
     *
     * @return whether there is such a campaign
     */
    public boolean refresh(String id) {
        Metrics now = metrics(id);
        Field<Campaign, Metrics> metrics = Field.of(Campaign::metrics);
        return campaigns.update(
                id,
                raise(metrics.then(Metrics::impressions), now.impressions())
                        .and(raise(metrics.then(Metrics::clicks), now.clicks()))
                        .and(raise(metrics.then(Metrics::conversions), now.conversions())));
    }

    /** How many campaigns of each status there are and what they reached, when last refreshed. */
    public List<StatusTotal> totals() {
        Field<Campaign, Metrics> metrics = Field.of(Campaign::metrics);
        return campaigns
                .aggregate()
                .group(
                        Grouping.<Campaign, StatusTotal>into(StatusTotal.class)
                                .by(StatusTotal::status, Campaign::status)
                                .count(StatusTotal::campaigns)
                                .sum(StatusTotal::impressions, metrics.then(Metrics::impressions))
                                .sum(StatusTotal::clicks, metrics.then(Metrics::clicks)))
                .sort(Sort.ascending(StatusTotal::status))
                .list();
    }

    /** The campaigns of one status together. */
    public record StatusTotal(
            CampaignStatus status, long campaigns, long impressions, long clicks) {}
}
