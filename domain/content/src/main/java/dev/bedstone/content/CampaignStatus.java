package dev.bedstone.content;

import java.util.EnumSet;
import java.util.Set;

/** How far a campaign has come. */
public enum CampaignStatus {
    /** It is being written. */
    DRAFT,
    /** It begins by itself. */
    SCHEDULED,
    /** It runs. */
    ACTIVE,
    /** It rests. */
    PAUSED,
    /** It came to its end. */
    COMPLETED,
    /** It was given up. */
    CANCELLED;

    /** Whether a campaign may go on to {@code next}. An ended one goes nowhere. */
    public boolean mayBecome(CampaignStatus next) {
        return next().contains(next);
    }

    private Set<CampaignStatus> next() {
        return switch (this) {
            case DRAFT -> EnumSet.of(SCHEDULED, ACTIVE, CANCELLED);
            case SCHEDULED -> EnumSet.of(DRAFT, ACTIVE, CANCELLED);
            case ACTIVE -> EnumSet.of(PAUSED, COMPLETED, CANCELLED);
            case PAUSED -> EnumSet.of(ACTIVE, COMPLETED, CANCELLED);
            case COMPLETED, CANCELLED -> EnumSet.noneOf(CampaignStatus.class);
        };
    }
}
