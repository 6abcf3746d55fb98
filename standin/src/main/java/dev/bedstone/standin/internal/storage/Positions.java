package dev.bedstone.standin.internal.storage;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Where a document lies: its {@code _id}, whatever that is. In MongoDB's order of values. */
final class Positions extends BasicDataType<Object> {

    private static final ValueOrder ORDER = new ValueOrder();
    private static final String VALUE = "v";
    private static final int MEMORY = 200;

    @Override
    public int compare(Object a, Object b) {
        int byValue = ORDER.compare(a, b);
        return byValue != 0 || a.equals(b) ? byValue : Arrays.compare(bytes(a), bytes(b));
    }

    @Override
    public int getMemory(Object position) {
        return MEMORY;
    }

    @Override
    public void write(WriteBuffer out, Object position) {
        BsonBytes.write(out, wrapped(position));
    }

    @Override
    public Object read(ByteBuffer in) {
        return BsonBytes.read(in).getOrMissing(VALUE);
    }

    @Override
    public Object[] createStorage(int size) {
        return new Object[size];
    }

    private static byte[] bytes(Object position) {
        return BsonBytes.of(wrapped(position));
    }

    private static Document wrapped(Object position) {
        return position instanceof Missing ? new Document() : new Document(VALUE, position);
    }
}
