package dev.bedstone.standin.internal.storage;

import de.bwaldvogel.mongo.bson.Document;
import java.nio.ByteBuffer;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** A stored document. */
final class DocumentType extends BasicDataType<Document> {

    private static final int PER_FIELD = 120;

    @Override
    public int getMemory(Document document) {
        return PER_FIELD * (1 + document.size());
    }

    @Override
    public void write(WriteBuffer out, Document document) {
        BsonBytes.write(out, document);
    }

    @Override
    public Document read(ByteBuffer in) {
        return BsonBytes.read(in);
    }

    @Override
    public Document[] createStorage(int size) {
        return new Document[size];
    }
}
