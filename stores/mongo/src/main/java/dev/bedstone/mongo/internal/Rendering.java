package dev.bedstone.mongo.internal;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Makes BSON of what a caller wrote with method references. Immutable. */
public final class Rendering {

    private static final BsonDocumentCodec COPYING = new BsonDocumentCodec();
    private static final EncoderContext CONTEXT = EncoderContext.builder().build();

    private final Names names;
    private final CodecRegistry registry;
    private final boolean bound;

    /**
     * @param bound whether what is asked is for one tenant's documents
     */
    Rendering(Names names, CodecRegistry registry, boolean bound) {
        this.names = names;
        this.registry = registry;
        this.bound = bound;
    }

    /** The same for documents none of whose fields is the identifier. */
    public Rendering plain() {
        return new Rendering(Names.PLAIN, registry, bound);
    }

    /** Where a field lies in the document. */
    public String path(List<String> components) {
        return names.path(components);
    }

    /** Whether a field is the identifier, which never changes. */
    public boolean isId(List<String> components) {
        return names.isId(components);
    }

    /** A value, as a value. */
    public BsonValue value(@Nullable Object value) {
        return Values.of(value, registry);
    }

    /**
     * What the caller wrote in BSON, as a copy: what is looked at is what is sent, whatever the
     * caller does to the original, and however often a name stands in its bytes.
     */
    public BsonDocument document(Bson raw) {
        BsonDocument copy = new BsonDocument();
        try (BsonDocumentWriter writer = new BsonDocumentWriter(copy)) {
            COPYING.encode(writer, raw.toBsonDocument(BsonDocument.class, registry), CONTEXT);
        }
        return copy;
    }

    /**
     * What the caller asks in MongoDB's own words: a condition, or a stage of a pipeline.
     *
     * @throws IllegalArgumentException if it cannot be bound to a tenant, as it must be
     */
    public BsonDocument question(Bson raw) {
        BsonDocument words = document(raw);
        if (bound) {
            Scripts.refuse(words);
        }
        return words;
    }

    /** Something that is rendered. */
    @FunctionalInterface
    public interface Part {

        /** As BSON. */
        BsonDocument render(Rendering rendering);
    }
}
