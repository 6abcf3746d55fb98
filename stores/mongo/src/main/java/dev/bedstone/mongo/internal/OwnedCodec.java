package dev.bedstone.mongo.internal;

import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;

/** Writes a record with the tenant it belongs to. */
final class OwnedCodec<R extends Record> implements Codec<Owned<R>> {

    private final DocumentCodec<R> documents;

    OwnedCodec(DocumentCodec<R> documents) {
        this.documents = documents;
    }

    @Override
    public void encode(BsonWriter writer, Owned<R> value, EncoderContext context) {
        documents.encode(writer, value.value(), value.tenant(), context);
    }

    @Override
    public Owned<R> decode(BsonReader reader, DecoderContext context) {
        throw new UnsupportedOperationException("records are read by their own codec");
    }

    @Override
    @SuppressWarnings("unchecked") // a class knows no type arguments
    public Class<Owned<R>> getEncoderClass() {
        return (Class<Owned<R>>) (Class<?>) Owned.class;
    }
}
