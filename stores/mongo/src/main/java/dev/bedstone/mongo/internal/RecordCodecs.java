package dev.bedstone.mongo.internal;

import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecProvider;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Records within documents, as documents without an identifier. The driver's own codec for records
 * wants them to be public.
 */
final class RecordCodecs implements CodecProvider {

    @Override
    @SuppressWarnings("unchecked") // of the very class that was asked for
    public <T> @Nullable Codec<T> get(Class<T> type, CodecRegistry registry) {
        return type.isRecord() ? (Codec<T>) codec(type.asSubclass(Record.class), registry) : null;
    }

    private static <P extends Record> Codec<P> codec(Class<P> type, CodecRegistry registry) {
        return new DocumentCodec<>(new RecordShape<>(type), "", registry);
    }
}
