package dev.bedstone.mongo.internal;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/** One part of an update. */
public sealed interface Change {

    /** Puts it into the update. */
    void into(BsonDocument update, Rendering rendering);

    /**
     * An operator on a field.
     *
     * @param operator such as {@code $set}
     * @param names the field's components
     * @param value the value
     */
    record Operation(String operator, List<String> names, Object value) implements Change {

        @Override
        public void into(BsonDocument update, Rendering rendering) {
            put(update, operator, path(names, rendering), rendering.value(value));
        }
    }

    /**
     * Takes elements out of a list. A document as the argument of {@code $pull} would be a
     * condition, so it stands behind {@code $eq}.
     */
    record Pull(List<String> names, Object element) implements Change {

        @Override
        public void into(BsonDocument update, Rendering rendering) {
            BsonDocument equal = new BsonDocument("$in", array(rendering.value(element)));
            put(update, "$pull", path(names, rendering), equal);
        }

        private static BsonValue array(BsonValue only) {
            return new org.bson.BsonArray(List.of(only));
        }
    }

    /** What the caller wrote in BSON. */
    record Raw(Bson change) implements Change {

        @Override
        public void into(BsonDocument update, Rendering rendering) {
            rendering
                    .document(change)
                    .forEach((operator, fields) -> into(update, operator, fields));
        }

        private static void into(BsonDocument update, String operator, BsonValue fields) {
            if (!operator.startsWith("$") || !fields.isDocument()) {
                throw new IllegalArgumentException(
                        "an update is made of operators such as $set, each with fields");
            }
            fields.asDocument()
                    .forEach((path, value) -> {
                        refuseId(path);
                        if (operator.equals("$rename") && value.isString()) {
                            refuseId(value.asString().getValue());
                        }
                        put(update, operator, path, value);
                    });
        }

        private static void refuseId(String path) {
            if (path.equals(Names.ID) || path.startsWith(Names.ID + ".")) {
                throw idNeverChanges();
            }
        }
    }

    private static String path(List<String> names, Rendering rendering) {
        if (rendering.isId(names)) {
            throw idNeverChanges();
        }
        return rendering.path(names);
    }

    private static IllegalArgumentException idNeverChanges() {
        return new IllegalArgumentException("the identifier of a document never changes");
    }

    private static void put(BsonDocument update, String operator, String path, BsonValue value) {
        BsonDocument fields =
                update.computeIfAbsent(operator, none -> new BsonDocument()).asDocument();
        if (fields.put(path, value) != null) {
            throw new IllegalArgumentException("the update changes " + path + " twice");
        }
    }
}
