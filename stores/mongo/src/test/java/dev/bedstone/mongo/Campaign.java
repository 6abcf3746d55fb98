package dev.bedstone.mongo;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the tests keep. */
record Campaign(
        UUID id,
        String name,
        Status status,
        List<String> channels,
        Schedule schedule,
        BigDecimal budget,
        long sent,
        Optional<String> note,
        Map<String, String> labels,
        long version) {

    enum Status {
        DRAFT,
        ACTIVE {
            @Override
            boolean isRunning() {
                return true;
            }
        },
        PAUSED;

        boolean isRunning() {
            return false;
        }
    }

    record Schedule(Instant start, int days) {}

    static final CollectionDefinition<Campaign, UUID> PLAIN =
            CollectionDefinition.of("campaigns", Campaign.class, Campaign::id);

    static final CollectionDefinition<Campaign, UUID> VERSIONED =
            PLAIN.versioned(Campaign::version);

    static final CollectionDefinition<Campaign, UUID> KEPT =
            PLAIN.softDeleted().withIndex(IndexDefinition.unique(Campaign::name));

    static Campaign named(String name) {
        return new Campaign(
                UUID.randomUUID(),
                name,
                Status.DRAFT,
                List.of("email", "sms"),
                new Schedule(Instant.ofEpochMilli(1_700_000_000_000L), 7),
                new BigDecimal("12.50"),
                0,
                Optional.empty(),
                Map.of(),
                0);
    }

    Campaign withStatus(Status other) {
        return new Campaign(
                id, name, other, channels, schedule, budget, sent, note, labels, version);
    }

    Campaign withSent(long other) {
        return new Campaign(
                id, name, status, channels, schedule, budget, other, note, labels, version);
    }

    Campaign withLabels(Map<String, String> other) {
        return new Campaign(
                id, name, status, channels, schedule, budget, sent, note, other, version);
    }

    Campaign withId(UUID other) {
        return new Campaign(
                other, name, status, channels, schedule, budget, sent, note, labels, version);
    }
}
