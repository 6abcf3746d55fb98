package dev.bedstone.content;

import java.time.Instant;

/**
 * Something that a campaign reached. Immutable.
 *
 * @param id of the event; the same again is the same event
 * @param campaign the campaign's identifier
 * @param count how many; positive
 * @param at when
 */
public record CampaignEvent(String id, String campaign, Kind kind, long count, Instant at) {

    /** What was reached. */
    public enum Kind {
        IMPRESSION,
        CLICK,
        CONVERSION
    }

    void check() {
        if (id.isBlank() || count < 1) {
            throw new InvalidContentException("an event has an identifier and counts at least one");
        }
    }
}
