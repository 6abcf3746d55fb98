package dev.bedstone.mongo.internal;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.UuidRepresentation;
import org.bson.codecs.Codec;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecConfigurationException;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/** Values of components as BSON: always values, never operators. */
final class Values {

    private static final String NAME = "v";
    private static final EncoderContext CONTEXT = EncoderContext.builder().build();

    private Values() {}

    /**
     * A value as BSON. Those of which most keys and filters are made are made at once, as the
     * registry's codecs would write them.
     *
     * @throws IllegalArgumentException if there is no form for its class
     */
    static BsonValue of(@Nullable Object value, CodecRegistry registry) {
        return switch (value) {
            case null -> BsonNull.VALUE;
            case Optional<?> optional -> of(optional.orElse(null), registry);
            case BsonValue bson -> bson;
            case String text -> new BsonString(text);
            case UUID id -> new BsonBinary(id, UuidRepresentation.STANDARD);
            case Integer number -> new BsonInt32(number);
            case Long number -> new BsonInt64(number);
            case Enum<?> constant -> encoded(constant, constant.getDeclaringClass(), registry);
            default -> encoded(value, value.getClass(), registry);
        };
    }

    @SuppressWarnings("unchecked") // the registry gives a codec of the class that was asked for
    private static BsonValue encoded(Object value, Class<?> type, CodecRegistry registry) {
        Codec<Object> codec;
        try {
            codec = (Codec<Object>) registry.get(type);
        } catch (CodecConfigurationException unknown) {
            throw new IllegalArgumentException(
                    "there is no BSON form for a " + type.getName(), unknown);
        }
        BsonDocument holder = new BsonDocument();
        try (BsonDocumentWriter writer = new BsonDocumentWriter(holder)) {
            writer.writeStartDocument();
            writer.writeName(NAME);
            codec.encode(writer, value, CONTEXT);
            writer.writeEndDocument();
        }
        return Objects.requireNonNull(holder.get(NAME));
    }
}
