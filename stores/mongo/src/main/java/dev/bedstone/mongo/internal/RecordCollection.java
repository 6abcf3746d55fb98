package dev.bedstone.mongo.internal;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.bedstone.kernel.Scope;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A collection of the driver, once for reading records and once for writing them. Thread-safe.
 *
 * @param <R> the record
 */
public final class RecordCollection<R extends Record> {

    private final Calls calls;
    private final Shape<R> shape;
    private final boolean guarded;
    private final RecordShape<R> records;
    private final MongoCollection<BsonDocument> plain;
    private final MongoCollection<R> reading;
    private final MongoCollection<Owned<R>> writing;
    private final CodecRegistry registry;
    private final Rendering rendering;
    private final Map<Class<?>, MongoCollection<?>> projections = new ConcurrentHashMap<>();

    /**
     * @throws IllegalArgumentException if a component of the record has a type that cannot be kept
     */
    public RecordCollection(Calls calls, MongoDatabase database, Shape<R> shape) {
        this(calls, database, shape, true);
    }

    private RecordCollection(Calls calls, MongoDatabase database, Shape<R> shape, boolean guarded) {
        this.calls = calls;
        this.shape = shape;
        this.guarded = guarded;
        this.records = new RecordShape<>(shape.type());
        this.registry =
                CodecRegistries.fromRegistries(
                        CodecRegistries.fromProviders(new RecordCodecs()),
                        database.getCodecRegistry());
        this.plain =
                database.getCollection(shape.name(), BsonDocument.class)
                        .withCodecRegistry(registry);
        DocumentCodec<R> codec = new DocumentCodec<>(records, shape.id(), registry);
        OwnedCodec<R> owned = new OwnedCodec<>(codec);
        CodecRegistry ours =
                CodecRegistries.fromRegistries(CodecRegistries.fromCodecs(codec, owned), registry);
        this.reading = plain.withDocumentClass(shape.type()).withCodecRegistry(ours);
        this.writing = plain.withDocumentClass(owned.getEncoderClass()).withCodecRegistry(ours);
        this.rendering =
                new Rendering(
                        new Names(shape.id(), shape.ofTenant()),
                        registry,
                        guarded && shape.ofTenant());
    }

    /**
     * A collection without what keeps tenants apart, on a copy: by comparison with it {@code tenant
     * prove} shows that an attack would succeed.
     */
    public static <R extends Record> RecordCollection<R> unguarded(
            Calls calls, MongoDatabase database, Shape<R> shape) {
        return new RecordCollection<>(calls, database, shape, false);
    }

    /** Reads records of documents that were fetched as they are. */
    Codec<R> codec() {
        return reading.getCodecRegistry().get(shape.type());
    }

    public Calls calls() {
        return calls;
    }

    public Shape<R> shape() {
        return shape;
    }

    RecordShape<R> records() {
        return records;
    }

    public Rendering rendering() {
        return rendering;
    }

    /**
     * What the running code may touch.
     *
     * @throws dev.bedstone.kernel.MissingScopeException if no tenant is bound and one is needed
     */
    Binding binding(boolean live) {
        return new Binding(
                shape.ofTenant() ? Optional.of(Scope.current().tenant()) : Optional.empty(),
                live && shape.keepsDeleted(),
                guarded);
    }

    BsonValue key(Object id) {
        return rendering.value(id);
    }

    BsonValue keyOf(R value) {
        Object id = records.get(value, records.indexOf(shape.id()));
        if (id == null) {
            throw new IllegalArgumentException(
                    shape.type().getSimpleName() + ": a document needs its identifier");
        }
        return rendering.value(id);
    }

    MongoCollection<R> reading(Duration time) {
        return limited(reading, time);
    }

    MongoCollection<Owned<R>> writing(Duration time) {
        return limited(writing, time);
    }

    MongoCollection<BsonDocument> plain(Duration time) {
        return limited(plain, time);
    }

    /**
     * The collection read as other records: a part of the components, or what a pipeline makes.
     *
     * @throws IllegalArgumentException if a component has a type that cannot be read
     */
    <T> MongoCollection<T> as(Class<T> type, boolean withId) {
        return known(type, withId);
    }

    @SuppressWarnings("unchecked") // under its own class as the key
    private <T> MongoCollection<T> known(Class<T> type, boolean withId) {
        MongoCollection<?> found = projections.get(type);
        if (found == null) {
            found =
                    type.isRecord()
                            ? ofRecord(type.asSubclass(Record.class), withId)
                            : plain.withDocumentClass(type);
            projections.put(type, found);
        }
        return (MongoCollection<T>) found;
    }

    private <P extends Record> MongoCollection<P> ofRecord(Class<P> type, boolean withId) {
        DocumentCodec<P> codec =
                new DocumentCodec<>(new RecordShape<>(type), withId ? shape.id() : "", registry);
        return plain.withDocumentClass(type)
                .withCodecRegistry(
                        CodecRegistries.fromRegistries(
                                CodecRegistries.fromCodecs(codec), registry));
    }

    static <T> MongoCollection<T> limited(MongoCollection<T> collection, Duration time) {
        return collection.withTimeout(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** The version of a record, if the collection counts changes. */
    Optional<Long> versionOf(R value) {
        return shape.version()
                .map(name -> (Long) notNull(records.get(value, records.indexOf(name))));
    }

    /** The record with another version; itself, if the collection does not count changes. */
    R withVersion(R value, long version) {
        return shape.version()
                .map(name -> records.with(value, records.indexOf(name), version))
                .orElse(value);
    }

    private Object notNull(@Nullable Object version) {
        if (version == null) {
            throw new IllegalArgumentException(
                    shape.type().getSimpleName() + ": the version must not be null");
        }
        return version;
    }
}
