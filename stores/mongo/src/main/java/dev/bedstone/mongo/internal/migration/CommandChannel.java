package dev.bedstone.mongo.internal.migration;

import com.mongodb.MongoCommandException;
import com.mongodb.WriteError;
import com.mongodb.client.MongoDatabase;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.mongo.internal.Calls;
import dev.bedstone.mongo.internal.MongoFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Sends commands to one database, over connections that only migrations use. Thread-safe. */
final class CommandChannel implements AutoCloseable {

    private static final String OPERATION = "migrate";
    private static final String ADMIN = "admin";

    /**
     * Longer than anybody waits; the driver takes no call without an end beside others with one.
     */
    private static final Duration FOREVER = Duration.ofDays(20);

    private static final BsonDocument DURABLY =
            new BsonDocument("w", new BsonString("majority")).append("j", BsonBoolean.TRUE);

    private final Calls calls;
    private final String database;

    CommandChannel(Calls calls, String database) {
        this.calls = calls;
        this.database = database;
    }

    String database() {
        return database;
    }

    MongoFailures failures() {
        return calls.failures();
    }

    /** The driver's own database, for steps in code. */
    MongoDatabase driver() {
        return calls.client().getDatabase(database);
    }

    /** Asks what changes nothing. */
    BsonDocument ask(BsonDocument command) {
        return calls.read(
                OPERATION,
                calls.time(),
                time -> within(time).runCommand(command, BsonDocument.class));
    }

    /** Asks the server itself, and not the database. */
    BsonDocument askServer(BsonDocument command) {
        return calls.read(
                OPERATION,
                calls.time(),
                time ->
                        calls.client()
                                .getDatabase(ADMIN)
                                .withTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                                .runCommand(command, BsonDocument.class));
    }

    /** All documents of a collection that fit; few. */
    List<BsonDocument> find(String collection, BsonDocument filter) {
        return calls.read(
                OPERATION,
                calls.time(),
                time ->
                        within(time)
                                .getCollection(collection, BsonDocument.class)
                                .find(filter)
                                .into(new ArrayList<>()));
    }

    /** How many documents fit. */
    long count(String collection, BsonDocument filter, Optional<Duration> time) {
        return calls.read(
                OPERATION,
                time.orElse(FOREVER),
                left ->
                        within(left)
                                .getCollection(collection, BsonDocument.class)
                                .countDocuments(filter));
    }

    /** Whether a document fits. */
    boolean exists(String collection, BsonDocument filter, Optional<Duration> time) {
        return calls.read(
                OPERATION,
                time.orElse(FOREVER),
                left ->
                        within(left)
                                        .getCollection(collection, BsonDocument.class)
                                        .find(filter)
                                        .projection(new BsonDocument("_id", new BsonInt32(1)))
                                        .first()
                                != null);
    }

    /** The collections and views, as {@code listCollections} describes them. */
    List<BsonDocument> collections() {
        return calls.read(
                OPERATION,
                calls.time(),
                time -> within(time).listCollections(BsonDocument.class).into(new ArrayList<>()));
    }

    /** The indexes of a collection, as {@code listIndexes} describes them. */
    List<BsonDocument> indexes(String collection) {
        return calls.read(
                OPERATION,
                calls.time(),
                time ->
                        within(time)
                                .getCollection(collection)
                                .listIndexes(BsonDocument.class)
                                .into(new ArrayList<>()));
    }

    /**
     * Writes for ourselves, acknowledged by a majority from its journal.
     *
     * @return the server's answer
     * @throws StoreFailure also if one of the documents was refused
     */
    BsonDocument write(BsonDocument command) {
        try {
            return carryOut(command, Optional.of(calls.time()));
        } catch (RefusedException refused) {
            throw refused.failure();
        }
    }

    /**
     * Carries out a command of a migration.
     *
     * @param limit what it may take; empty for as long as it needs
     * @throws RefusedException if the server refused it, or a part of it
     * @throws StoreFailure if it is not known what became of it, or it did not come to the server
     */
    BsonDocument carryOut(BsonDocument command, Optional<Duration> limit) throws RefusedException {
        AtomicReference<MongoCommandException> words = new AtomicReference<>();
        boolean ofServer = command.getFirstKey().equals("renameCollection");
        BsonDocument whole = durably(command);
        try {
            BsonDocument answer =
                    calls.write(
                            OPERATION,
                            limit.orElse(FOREVER),
                            time -> {
                                MongoDatabase where =
                                        ofServer
                                                ? calls.client()
                                                        .getDatabase(ADMIN)
                                                        .withTimeout(
                                                                time.toMillis(),
                                                                TimeUnit.MILLISECONDS)
                                                : within(time);
                                return run(where, whole, words);
                            });
            refuseParts(answer);
            return answer;
        } catch (StoreFailure failure) {
            MongoCommandException refused = words.get();
            if (refused == null) {
                throw failure;
            }
            throw new RefusedException(failure, refused.getErrorMessage());
        }
    }

    private static BsonDocument run(
            MongoDatabase where,
            BsonDocument command,
            AtomicReference<MongoCommandException> words) {
        try {
            return where.runCommand(command, BsonDocument.class);
        } catch (MongoCommandException refused) {
            words.set(refused);
            throw refused;
        }
    }

    private static BsonDocument durably(BsonDocument command) {
        return command.containsKey("writeConcern")
                ? command
                : command.clone().append("writeConcern", DURABLY);
    }

    /** A command that carries several writes succeeds although some of them were refused. */
    private void refuseParts(BsonDocument answer) throws RefusedException {
        BsonArray errors = answer.getArray("writeErrors", new BsonArray());
        if (!errors.isEmpty()) {
            BsonDocument first = errors.getFirst().asDocument();
            String words = first.getString("errmsg", new BsonString("")).getValue();
            WriteError error =
                    new WriteError(
                            first.getNumber("code", new BsonInt32(0)).intValue(),
                            words,
                            new BsonDocument());
            throw new RefusedException(failures().ofWrite(OPERATION, error, null), words);
        }
        if (answer.containsKey("writeConcernError")) {
            BsonDocument error = answer.getDocument("writeConcernError");
            throw failures()
                    .unconfirmed(
                            OPERATION, error.getNumber("code", new BsonInt32(0)).intValue(), null);
        }
    }

    private MongoDatabase within(Duration time) {
        return driver().withTimeout(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        calls.close();
    }
}
