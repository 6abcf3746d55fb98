package dev.bedstone.mongo.internal.migration;

import java.util.Optional;
import org.bson.BSONException;
import org.bson.BsonDocument;
import org.bson.json.JsonParseException;

/** A command as it stands in a file: an object of Extended JSON whose first key is its name. */
final class CommandText {

    private CommandText() {}

    /** The command; empty if the text is none. */
    static Optional<BsonDocument> read(String text) {
        try {
            return Optional.of(BsonDocument.parse(text)).filter(command -> !command.isEmpty());
        } catch (JsonParseException | BSONException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /**
     * Where in a text the server's words point: at the first field that they name.
     *
     * @return in code points from 1; the text's beginning if they name none of its fields
     */
    static int position(String text, String words) {
        String[] parts = words.split("'", -1);
        for (int part = 1; part < parts.length; part += 2) {
            String name = parts[part].substring(parts[part].lastIndexOf('.') + 1);
            int at = name.isEmpty() ? -1 : text.indexOf('"' + name + '"');
            if (at >= 0) {
                return text.codePointCount(0, at) + 1;
            }
        }
        return 1;
    }
}
