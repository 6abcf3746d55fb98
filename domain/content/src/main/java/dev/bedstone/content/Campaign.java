package dev.bedstone.content;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A campaign. Immutable.
 *
 * @param id the application's own identifier, such as {@code summer_sale}
 * @param name for people; unique within the tenant
 * @param channels by which it goes, such as {@code email}; at least one
 * @param audience whom it is for
 * @param schedule when it runs
 * @param metrics what it had reached when it was last {@linkplain Campaigns#refresh refreshed}
 * @param version counts its changes
 */
public record Campaign(
        String id,
        String name,
        CampaignStatus status,
        List<String> channels,
        Audience audience,
        Schedule schedule,
        Metrics metrics,
        long version) {

    private static final int LONGEST = 200;

    /**
     * Whom it is for.
     *
     * @param segments of {@link UserProfile#segments}; empty for everybody
     * @param locale such as {@code de-AT}; empty for every one
     */
    public record Audience(List<String> segments, Optional<String> locale) {

        /** Everybody. */
        public static final Audience EVERYBODY = new Audience(List.of(), Optional.empty());

        public Audience {
            segments = List.copyOf(segments);
        }
    }

    /**
     * When it runs.
     *
     * @param start its first moment
     * @param end behind its last moment; empty for no end
     */
    public record Schedule(Instant start, Optional<Instant> end) {}

    /** What it reached; each event was counted once. */
    public record Metrics(long impressions, long clicks, long conversions) {

        /** Before it ran. */
        public static final Metrics NONE = new Metrics(0, 0, 0);

        /** Clicks for each impression, 0 to 1; 0 without impressions. */
        public double clickRate() {
            return impressions == 0 ? 0 : (double) clicks / impressions;
        }
    }

    public Campaign {
        channels = List.copyOf(channels);
    }

    /** A new one, as a draft. */
    public static Campaign draft(
            String id, String name, List<String> channels, Audience audience, Schedule schedule) {
        return new Campaign(
                id, name, CampaignStatus.DRAFT, channels, audience, schedule, Metrics.NONE, 0);
    }

    /** The same with another status. */
    Campaign as(CampaignStatus other) {
        return new Campaign(id, name, other, channels, audience, schedule, metrics, version);
    }

    void check() {
        if (id.isBlank() || id.length() > LONGEST || name.isBlank() || name.length() > LONGEST) {
            throw new InvalidContentException(
                    "a campaign has an identifier and a name of 1 to " + LONGEST + " signs");
        }
        if (channels.isEmpty() || channels.stream().anyMatch(String::isBlank)) {
            throw new InvalidContentException("a campaign goes by a channel, such as 'email'");
        }
        if (schedule.end().filter(end -> !end.isAfter(schedule.start())).isPresent()) {
            throw new InvalidContentException("a campaign ends after it began");
        }
    }
}
