package dev.bedstone.content;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a user. Immutable.
 *
 * @param userId the user's identifier, as the application has it
 * @param preferences by name, such as {@code newsletter: weekly}; names without {@code .} and
 *     {@code $}
 * @param segments the groups the user belongs to
 * @param lastSeen when the user did something last
 */
public record UserProfile(
        String userId,
        Map<String, String> preferences,
        List<String> segments,
        Optional<Instant> lastSeen) {

    public UserProfile {
        preferences = Map.copyOf(preferences);
        segments = List.copyOf(segments);
    }

    /** One of whom nothing is known yet. */
    public static UserProfile of(String userId) {
        return new UserProfile(userId, Map.of(), List.of(), Optional.empty());
    }
}
