package dev.bedstone.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.cursor.TimeoutMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An expression that tries every way through a text ends with the time of its command, wherever in
 * a command it stands, and then nothing of it runs on.
 */
@Tag("engine")
class RegularExpressionTest {

    /** Letters that end as the expression does not want. */
    private static final String TEXT = "a".repeat(100) + "!";

    private static final String ENDLESS = "^" + "a*".repeat(10) + "$";
    private static final int MILLIS = 50;
    private static final int TIME_LIMIT = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MANY = 50_000_000;

    @TempDir static Path directory;

    private static LocalMongo engine;
    private static MongoClient client;
    private static MongoDatabase database;

    @BeforeAll
    static void start() {
        engine = LocalMongo.start(LocalMongoOptions.in(directory));
        client = Clients.of(engine);
        database = client.getDatabase("d");
        database.getCollection("c")
                .insertOne(new Document("_id", 1).append("t", TEXT).append("l", List.of(TEXT)));
    }

    @AfterAll
    static void stop() {
        client.close();
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{find: 'c', filter: {t: {$regularExpression: {pattern: 'RE', options: 'i'}}}}",
                "{find: 'c', filter: {t: {$regex: 'RE'}}}",
                "{find: 'c', filter: {t: {$ne: 'x', $regex: 'RE', $options: 'm'}}}",
                "{find: 'c', filter: {t: {$not: {$regex: 'RE'}}}}",
                "{find: 'c', filter: {$nor: [{$and: [{t: {$regex: 'RE'}}]}]}}",
                "{find: 'c', filter: {t: {$in: [{$regularExpression: {pattern: 'RE', options: ''}}]}}}",
                "{find: 'c', filter: {l: {$elemMatch: {$ne: 'x', $regex: 'RE'}}}}",
                "{count: 'c', query: {l: {$regex: 'RE'}}}",
                "{distinct: 'c', key: 't', query: {t: {$regex: 'RE'}}}",
                "{findAndModify: 'c', query: {t: {$regex: 'RE'}}, update: {$set: {x: 1}}}",
                "{aggregate: 'c', cursor: {}, pipeline: [{$match: {t: {$regex: 'RE'}}}]}",
                "{aggregate: 'c', cursor: {}, pipeline: [{$lookup: {from: 'c', as: 'o',"
                        + " pipeline: [{$match: {t: {$regex: 'RE'}}}]}}]}",
                "{aggregate: 'c', cursor: {}, pipeline: [{$facet: {f: [{$match: {t: {$regex:"
                        + " 'RE'}}}]}}]}",
            })
    void endsWithTheTimeOfTheCommand(String command) {
        Document wanted = Document.parse(command.replace("RE", ENDLESS));
        assertThatExceptionOfType(MongoExecutionTimeoutException.class)
                .isThrownBy(() -> database.runCommand(wanted.append("maxTimeMS", MILLIS)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{update: 'c', updates: [{q: {t: {$regex: 'RE'}}, u: {$set: {x: 1}}}]}",
                "{update: 'c', updates: [{q: {}, u: {$pull: {l: {$regex: 'RE'}}}}]}",
                "{delete: 'c', deletes: [{q: {t: {$regex: 'RE'}}, limit: 0}]}",
            })
    void changesEndToo(String command) {
        Document reply =
                database.runCommand(
                        Document.parse(command.replace("RE", ENDLESS)).append("maxTimeMS", MILLIS));
        assertThat(reply.getList("writeErrors", Document.class))
                .singleElement()
                .satisfies(error -> assertThat(error).containsEntry("code", TIME_LIMIT));
        assertThat(database.getCollection("c").find().first())
                .isEqualTo(new Document("_id", 1).append("t", TEXT).append("l", List.of(TEXT)));
    }

    @Test
    void otherCallersAreServedMeanwhile() throws InterruptedException {
        AtomicBoolean seen = new AtomicBoolean();
        Thread slow = Thread.ofVirtual().start(() -> searchUntil(seen));
        Awaitility.await().atMost(PATIENCE).until(() -> running("find"));
        assertThat(database.getCollection("c").countDocuments(new Document("_id", 1))).isOne();
        seen.set(true);
        slow.join();
        Awaitility.await().atMost(PATIENCE).until(() -> !running("find"));
    }

    private static void searchUntil(AtomicBoolean seen) {
        while (!seen.get()) {
            assertThatExceptionOfType(MongoExecutionTimeoutException.class)
                    .isThrownBy(() -> database.runCommand(endless().append("maxTimeMS", 1_000)));
        }
    }

    /** Without a time of its own it ends when nobody waits for it any more. */
    @Test
    void endsWhenTheClientHasGone() {
        try (MongoClient hasty = Clients.of(engine)) {
            assertThatExceptionOfType(MongoException.class)
                    .isThrownBy(() ->
                            hasty.getDatabase("d")
                                    .withTimeout(1_000, TimeUnit.MILLISECONDS)
                                    .getCollection("c")
                                    .find(endless().get("filter", Document.class))
                                    .timeoutMode(TimeoutMode.ITERATION)
                                    .first());
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !running("find"));
    }

    private static Document endless() {
        return new Document("find", "c")
                .append("filter", new Document("t", Pattern.compile(ENDLESS)));
    }

    @Test
    void findsWhatItShould() {
        MongoCollection<Document> words = client.getDatabase("words").getCollection("c");
        words.insertMany(
                List.of(
                        new Document("_id", "one").append("l", List.of("x", "Yes")),
                        new Document("_id", "two").append("l", List.of("no")),
                        new Document("_id", "3").append("l", List.of())));
        for (String one :
                List.of(
                        "{_id: {$regex: '^on'}}",
                        "{_id: {$ne: 'x', $regex: 'E$', $options: 'i'}}",
                        "{_id: {$ne: 'two', $regex: 'o'}}",
                        "{_id: {$not: {$regex: '[t3]'}}}",
                        "{l: {$regex: '^Y'}}",
                        "{l: {$elemMatch: {$ne: 'x', $regex: '^y', $options: 'i'}}}",
                        "{l: {$regularExpression: {pattern: '^y', options: 'i'}}}")) {
            assertThat(words.find(Document.parse(one)))
                    .as(one)
                    .extracting(found -> found.getString("_id"))
                    .containsExactly("one");
        }
        Document broken =
                new Document("find", "c").append("filter", Document.parse("{t: {$regex: '('}}"));
        assertThatExceptionOfType(MongoCommandException.class)
                .isThrownBy(() -> database.runCommand(broken))
                .satisfies(refused -> assertThat(refused.getErrorCode()).isEqualTo(51_091));
    }

    /** One whose search is deep rather than long is refused, and the caller is answered. */
    @Test
    void aTextThatIsTooLongForAnExpressionIsAnswered() {
        MongoCollection<Document> deep = client.getDatabase("deep").getCollection("c");
        deep.insertOne(new Document("t", "ab".repeat(2_000_000)));
        assertThatExceptionOfType(MongoCommandException.class)
                .isThrownBy(() -> deep.find(Document.parse("{t: {$regex: '^(a|b)*$'}}")).first())
                .withMessageContaining("StackOverflowError");
    }

    /** The control: without a look at the clock it takes more steps than anybody waits for. */
    @Test
    void byItselfItDoesNotEnd() {
        Counting text = new Counting(TEXT);
        assertThatExceptionOfType(EndlessException.class)
                .isThrownBy(() -> Pattern.compile(ENDLESS).matcher(text).find());
    }

    private static boolean running(String command) {
        return client
                .getDatabase("admin")
                .runCommand(new Document("currentOp", 1))
                .getList("inprog", Document.class)
                .stream()
                .anyMatch(one -> one.get("command", Document.class).containsKey(command));
    }

    /** More than anybody waits for. */
    private static final class EndlessException extends RuntimeException {}

    /** Counts how often it is read. */
    private static final class Counting implements CharSequence {

        private final String text;
        private long reads;

        private Counting(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++reads > MANY) {
                throw new EndlessException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }
    }
}
