package dev.bedstone.content;

import static dev.bedstone.mongo.Filter.whereAny;

import dev.bedstone.content.internal.Tally;
import dev.bedstone.mongo.CollectionDefinition;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.Field;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.mongo.Page;
import dev.bedstone.mongo.Sort;
import dev.bedstone.mongo.Update;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The profiles of the tenant's users. Thread-safe; cheap to make. Methods throw {@link
 * dev.bedstone.kernel.StoreFailure} as those of {@link Documents} do, and {@link
 * InvalidContentException} for what cannot be.
 */
public final class UserProfiles {

    private static final CollectionDefinition<UserProfile, String> PROFILES =
            CollectionDefinition.of("user_profiles", UserProfile.class, UserProfile::userId);

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}");

    private final Documents<UserProfile, String> profiles;
    private final Tally behaviour;

    public UserProfiles(Mongo mongo) {
        this.profiles = mongo.documents(PROFILES);
        this.behaviour = new Tally(mongo, "user");
    }

    /** The profile of a user. */
    public Optional<UserProfile> get(String userId) {
        return profiles.get(userId);
    }

    /** Puts a profile there, in the place of one that is there. */
    public void put(UserProfile profile) {
        profile.preferences().keySet().forEach(UserProfiles::check);
        profiles.upsert(profile);
    }

    /** Sets one preference; makes the profile if there is none. Others stay as they are. */
    public void prefer(String userId, String name, String value) {
        check(name);
        makeIfAbsent(userId);
        profiles.update(userId, Update.set(Field.entry(UserProfile::preferences, name), value));
    }

    /** Puts a user into a segment; makes the profile if there is none. */
    public void join(String userId, String segment) {
        makeIfAbsent(userId);
        profiles.update(userId, Update.add(UserProfile::segments, segment));
    }

    /** The users of a segment, in the order of their identifiers. */
    public Page<UserProfile> in(String segment, int size, Optional<String> after) {
        return profiles.find(whereAny(UserProfile::segments).is(segment))
                .sort(Sort.ascending(UserProfile::userId))
                .page(size, after);
    }

    /**
     * Counts something a user did. May be called again with the same event: it is counted once.
     *
     * @param eventId of the event
     * @param what such as {@code visit}
     * @return whether the event was not known yet
     */
    public boolean count(String eventId, String userId, String what, Instant at) {
        check(what);
        makeIfAbsent(userId);
        boolean fresh = behaviour.add(eventId, userId, what, 1, at);
        profiles.update(userId, Update.raise(Field.optional(UserProfile::lastSeen), at));
        return fresh;
    }

    /** What a user did, how often. */
    public Map<String, Long> behaviour(String userId) {
        return behaviour.of(userId);
    }

    private void makeIfAbsent(String userId) {
        if (userId.isBlank()) {
            throw new InvalidContentException("a profile has a user");
        }
        profiles.insertOnce(UserProfile.of(userId));
    }

    private static void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidContentException(
                    "the name '"
                            + name
                            + "' has other signs than letters, digits, - and _, or more than 100");
        }
    }
}
