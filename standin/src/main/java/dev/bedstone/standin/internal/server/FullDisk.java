package dev.bedstone.standin.internal.server;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import dev.bedstone.standin.internal.storage.DiskFullException;

/** What a caller is told where the disk is full. */
final class FullDisk {

    /** A server's own code and name for it. */
    private static final int CODE = 14_031;

    private static final String NAME = "OutOfDiskSpace";

    private FullDisk() {}

    /** Nothing was changed. */
    static MongoServerError refused(DiskFullException full) {
        return new MongoServerError(
                CODE,
                NAME,
                "the disk of the stand-in for MongoDB is full ("
                        + full.getMessage()
                        + "); free space on it, then it goes on");
    }

    /** It was changed, and a kill would lose it. */
    static Document unconfirmed(Document reply) {
        return reply.append(
                "writeConcernError",
                new Document("code", CODE)
                        .append("codeName", NAME)
                        .append("errmsg", "changed, and not written: the disk is full"));
    }
}
