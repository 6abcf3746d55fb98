package dev.bedstone.mongo.internal;

import dev.bedstone.kernel.TenantId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonBinary;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.UuidRepresentation;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecConfigurationException;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A record as a document. Its identifier becomes {@code _id}, within the tenant's: {@code {tenant,
 * id}}. The other components are elements of their names; null and an empty {@link Optional} are
 * left out, elements of other names are passed over, and what is missing is null, or zero of a
 * primitive. Records within it are kept in the same way; all other values are the driver's
 * business.
 */
final class DocumentCodec<R extends Record> implements Codec<R> {

    private static final Map<Class<?>, Object> ZEROS =
            Map.of(
                    boolean.class,
                    false,
                    byte.class,
                    (byte) 0,
                    short.class,
                    (short) 0,
                    int.class,
                    0,
                    long.class,
                    0L,
                    float.class,
                    0f,
                    double.class,
                    0d,
                    char.class,
                    '\0');

    private final RecordShape<R> shape;
    private final String[] names;
    private final Codec<Object>[] codecs;
    private final @Nullable Object[] missing;
    private final Map<String, Integer> places = new HashMap<>();
    private final int id;

    /**
     * @param idName the component that becomes {@code _id}; empty for none
     * @throws IllegalArgumentException if a component has a name or a type that cannot be kept
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays know no type arguments
    DocumentCodec(RecordShape<R> shape, String idName, CodecRegistry registry) {
        this.shape = shape;
        this.id = shape.indexOf(idName);
        List<RecordComponent> components = shape.components();
        this.names = new String[components.size()];
        this.codecs = new Codec[components.size()];
        this.missing = new @Nullable Object[components.size()];
        for (int i = 0; i < names.length; i++) {
            RecordComponent component = components.get(i);
            names[i] = i == id ? Names.ID : checked(component);
            codecs[i] = codec(component, registry);
            missing[i] = missing(component.getType());
            places.put(names[i], i);
        }
    }

    private String checked(RecordComponent component) {
        String name = component.getName();
        if (name.startsWith("_") || name.indexOf('$') >= 0) {
            throw new IllegalArgumentException(
                    shape.type().getName()
                            + ": the component "
                            + name
                            + " cannot be kept: names with _ in front or $ are reserved");
        }
        return name;
    }

    @SuppressWarnings("unchecked") // the registry gives a codec of the class that was asked for
    private Codec<Object> codec(RecordComponent component, CodecRegistry registry) {
        try {
            return (Codec<Object>) ofType(component.getGenericType(), registry);
        } catch (CodecConfigurationException unknown) {
            throw new IllegalArgumentException(
                    shape.type().getName()
                            + ": there is no BSON form for the component "
                            + component.getName()
                            + " of type "
                            + component.getGenericType().getTypeName(),
                    unknown);
        }
    }

    private static Codec<?> ofType(Type type, CodecRegistry registry) {
        return switch (type) {
            case ParameterizedType generic when generic.getRawType() == Optional.class ->
                    ofType(generic.getActualTypeArguments()[0], registry);
            case ParameterizedType generic ->
                    registry.get(
                            (Class<?>) generic.getRawType(),
                            Arrays.asList(generic.getActualTypeArguments()));
            case Class<?> plain -> registry.get(boxed(plain));
            default -> throw new CodecConfigurationException("not a type of its own: " + type);
        };
    }

    private static Class<?> boxed(Class<?> type) {
        Object zero = ZEROS.get(type);
        return zero == null ? type : zero.getClass();
    }

    private static @Nullable Object missing(Class<?> type) {
        return type == Optional.class ? Optional.empty() : ZEROS.get(type);
    }

    @Override
    public void encode(BsonWriter writer, R value, EncoderContext context) {
        encode(writer, value, Optional.empty(), context);
    }

    void encode(BsonWriter writer, R value, Optional<TenantId> tenant, EncoderContext context) {
        writer.writeStartDocument();
        if (id >= 0) {
            encodeId(writer, value, tenant, context);
        }
        for (int i = 0; i < names.length; i++) {
            Object part = i == id ? null : present(shape.get(value, i));
            if (part != null) {
                writer.writeName(names[i]);
                codecs[i].encode(writer, part, context);
            }
        }
        writer.writeEndDocument();
    }

    private void encodeId(
            BsonWriter writer, R value, Optional<TenantId> tenant, EncoderContext context) {
        Object key = shape.get(value, id);
        if (key == null) {
            throw new IllegalArgumentException(
                    shape.type().getSimpleName() + ": a document needs its identifier");
        }
        writer.writeName(Names.ID);
        if (tenant.isPresent()) {
            writer.writeStartDocument();
            writer.writeBinaryData(Names.TENANT, binary(tenant.get()));
            writer.writeName(Names.KEY);
            codecs[id].encode(writer, key, context);
            writer.writeEndDocument();
        } else {
            codecs[id].encode(writer, key, context);
        }
    }

    static BsonBinary binary(TenantId tenant) {
        return new BsonBinary(tenant.value(), UuidRepresentation.STANDARD);
    }

    private static @Nullable Object present(@Nullable Object value) {
        return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }

    @Override
    public R decode(BsonReader reader, DecoderContext context) {
        @Nullable Object[] values = missing.clone();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            Integer place = places.get(reader.readName());
            if (place == null) {
                reader.skipValue();
            } else if (reader.getCurrentBsonType() == BsonType.NULL) {
                reader.readNull();
            } else {
                values[place] = component(place, reader, context);
            }
        }
        reader.readEndDocument();
        return created(values);
    }

    private @Nullable Object component(int place, BsonReader reader, DecoderContext context) {
        BsonType stored = reader.getCurrentBsonType();
        try {
            return place == id ? key(reader, context) : value(place, reader, context);
        } catch (UnreadableException within) {
            throw within;
        } catch (RuntimeException unreadable) {
            throw UnreadableException.ofComponent(shape.type(), names[place], stored, unreadable);
        }
    }

    private R created(@Nullable Object[] values) {
        try {
            return shape.create(values);
        } catch (RuntimeException refused) {
            throw UnreadableException.ofRecord(shape.type(), refused);
        }
    }

    private Object value(int place, BsonReader reader, DecoderContext context) {
        Object value = codecs[place].decode(reader, context);
        return missing[place] instanceof Optional<?> ? Optional.of(value) : value;
    }

    /** The identifier itself, or the one within the tenant's. */
    private @Nullable Object key(BsonReader reader, DecoderContext context) {
        if (reader.getCurrentBsonType() != BsonType.DOCUMENT) {
            return codecs[id].decode(reader, context);
        }
        Object key = null;
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            if (reader.readName().equals(Names.KEY)) {
                key = codecs[id].decode(reader, context);
            } else {
                reader.skipValue();
            }
        }
        reader.readEndDocument();
        return key;
    }

    @Override
    public Class<R> getEncoderClass() {
        return shape.type();
    }
}
