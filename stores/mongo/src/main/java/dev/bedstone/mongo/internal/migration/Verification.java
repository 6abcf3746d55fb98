package dev.bedstone.mongo.internal.migration;

import java.time.Duration;
import java.util.Optional;
import org.bson.BsonDocument;

/**
 * The answer to a question that tells whether a command was carried out: {@code {"some":
 * "campaigns", "where": {…}}}, {@code {"none": …}} or {@code {"count": …, "is": 5}}.
 */
final class Verification {

    private final CommandChannel channel;

    Verification(CommandChannel channel) {
        this.channel = channel;
    }

    /**
     * Asks.
     *
     * @throws IllegalArgumentException if it is not such a question
     */
    boolean isTrue(String question, Optional<Duration> time) {
        BsonDocument asked =
                CommandText.read(question)
                        .orElseThrow(() -> new IllegalArgumentException(question));
        String kind = asked.getFirstKey();
        String collection = asked.getString(kind).getValue();
        BsonDocument where = asked.getDocument("where", new BsonDocument());
        return switch (kind) {
            case "some" -> channel.exists(collection, where, time);
            case "none" -> !channel.exists(collection, where, time);
            case "count" ->
                    channel.count(collection, where, time) == asked.getNumber("is").longValue();
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
