package dev.bedstone.mongo.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonSerializationException;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Pages by key: the next one begins behind the last document of this one, whatever was inserted or
 * deleted in between. The place is told by the values of the order's fields and the identifier.
 *
 * @param <R> the record
 */
public final class Pages<R extends Record> {

    private static final String VALUES = "k";
    private static final int LONGEST_TOKEN = 8_192;

    private final Reading<R> reading;

    public Pages(Reading<R> reading) {
        this.reading = reading;
    }

    /**
     * A part of the documents.
     *
     * @param items the documents of the page
     * @param next the token of the next page; empty if this is the last
     */
    public record Part<R>(List<R> items, Optional<String> next) {}

    /**
     * The page behind a token.
     *
     * @throws IllegalArgumentException if the token is none of this order's
     */
    public Part<R> page(Query<R> query, int size, Optional<String> after) {
        List<SortKey> keys = withId(query.sort());
        List<String> paths =
                keys.stream()
                        .map(key -> reading.collection().rendering().path(key.names()))
                        .toList();
        BsonDocument filter = query.filter().render(reading.collection().rendering());
        after.ifPresent(token -> narrow(filter, behind(keys, paths, values(token, paths.size()))));
        Query<BsonDocument> raw =
                new Query<>(BsonDocument.class, rendering -> filter, keys, size + 1, 0);
        List<BsonDocument> found = reading.list(raw);
        List<BsonDocument> shown = found.subList(0, Math.min(size, found.size()));
        Optional<String> next =
                found.size() > size ? Optional.of(token(shown.getLast(), paths)) : Optional.empty();
        return new Part<>(decoded(shown), next);
    }

    private static void narrow(BsonDocument filter, BsonDocument behind) {
        BsonDocument before = filter.clone();
        filter.clear();
        filter.append("$and", new BsonArray(List.of(before, behind)));
    }

    /** The identifier decides where everything else is the same. */
    private List<SortKey> withId(List<SortKey> sort) {
        List<SortKey> keys = new ArrayList<>(sort);
        keys.add(new SortKey(List.of(reading.collection().shape().id()), true));
        return keys;
    }

    /** (a behind) or (a same and b behind) or … */
    private static BsonDocument behind(
            List<SortKey> keys, List<String> paths, List<BsonValue> values) {
        BsonArray ways = new BsonArray();
        for (int i = 0; i < keys.size(); i++) {
            BsonArray all = new BsonArray();
            for (int before = 0; before < i; before++) {
                all.add(condition(paths.get(before), "$eq", values.get(before)));
            }
            all.add(beyond(paths.get(i), keys.get(i).ascending(), values.get(i)));
            ways.add(new BsonDocument("$and", all));
        }
        return new BsonDocument("$or", ways);
    }

    /** Null and missing come first when ascending and last when descending. */
    private static BsonDocument beyond(String path, boolean ascending, BsonValue value) {
        if (value.isNull()) {
            return ascending
                    ? condition(path, "$ne", BsonNull.VALUE)
                    : new BsonDocument("$nor", new BsonArray(List.of(new BsonDocument())));
        }
        if (ascending) {
            return condition(path, "$gt", value);
        }
        return new BsonDocument(
                "$or",
                new BsonArray(
                        List.of(
                                condition(path, "$lt", value),
                                condition(path, "$eq", BsonNull.VALUE))));
    }

    private static BsonDocument condition(String path, String operator, BsonValue value) {
        return new BsonDocument(path, new BsonDocument(operator, value));
    }

    private static String token(BsonDocument last, List<String> paths) {
        BsonArray values = new BsonArray();
        paths.forEach(path -> values.add(at(last, path)));
        BasicOutputBuffer out = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            new BsonDocumentCodec()
                    .encode(
                            writer,
                            new BsonDocument(VALUES, values),
                            EncoderContext.builder().build());
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    }

    private static BsonValue at(BsonDocument document, String path) {
        BsonValue value = document;
        for (String name : path.split("\\.", -1)) {
            value =
                    value.isDocument()
                            ? value.asDocument().get(name, BsonNull.VALUE)
                            : BsonNull.VALUE;
        }
        return value;
    }

    private static List<BsonValue> values(String token, int expected) {
        try {
            if (token.length() > LONGEST_TOKEN) {
                throw notAToken(null);
            }
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            try (BsonBinaryReader reader = new BsonBinaryReader(ByteBuffer.wrap(bytes))) {
                List<BsonValue> values =
                        new BsonDocumentCodec()
                                .decode(reader, DecoderContext.builder().build())
                                .getArray(VALUES);
                if (values.size() != expected) {
                    throw notAToken(null);
                }
                return values;
            }
        } catch (BsonSerializationException | BsonInvalidOperationException broken) {
            throw notAToken(broken);
        }
    }

    private static IllegalArgumentException notAToken(@Nullable Exception cause) {
        return new IllegalArgumentException("not the token of a page of this order", cause);
    }

    private List<R> decoded(List<BsonDocument> documents) {
        Codec<R> codec = reading.collection().codec();
        DecoderContext context = DecoderContext.builder().build();
        return documents.stream()
                .map(document -> codec.decode(new BsonDocumentReader(document), context))
                .toList();
    }
}
