package dev.bedstone.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.Canaries;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.LogCapture;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.OwnEngine;
import java.time.Duration;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Promise R100: nothing that was secret comes out, at TRACE and when things fail. */
@MongoTest
@OwnEngine
class MongoSecretsTest {

    /** What is kept. */
    record Note(String id, String text) {}

    private static final CollectionDefinition<Note, String> NOTES =
            CollectionDefinition.of("notes", Note.class, Note::id)
                    .ofPlatform()
                    .withIndex(IndexDefinition.unique(Note::text));

    private final Canaries passwords = new Canaries();
    private final Canaries values = new Canaries();

    @Test
    void nothingSecretIsLoggedOrThrown(FreshMongo fresh) {
        MongoConfig config = fresh.config();
        passwords.watch("password", config.application().password());
        Secret wrong = passwords.create("wrong password");
        Secret value = values.create("value");
        try (LogCapture log = LogCapture.start()) {
            StoreFailure denied =
                    failureOf(() ->
                            Mongo.open(config.withCredentials("bedstone", wrong), StoreHooks.NONE)
                                    .close());
            passwords.assertAbsent(denied);
            try (Mongo mongo = Mongo.open(config, StoreHooks.NONE)) {
                Documents<Note, String> notes = mongo.documents(NOTES);
                notes.createIndexes();
                notes.insert(new Note("1", value.reveal()));
                values.assertAbsent(failureOf(() -> notes.insert(new Note("2", value.reveal()))));
                values.assertAbsent(
                        failureOf(() ->
                                notes.find(Filter.raw(new Document("$nonsense", value.reveal())))
                                        .list()));
                values.assertAbsent(
                        failureOf(() ->
                                notes.find(
                                                Filter.matches(
                                                        Note::text,
                                                        Pattern.compile(value.reveal())))
                                        .as(WrongNote.class)
                                        .list()));
                texts(mongo);
                fresh.control().kill();
                StoreFailure gone = failureOf(() -> notes.get(value.reveal()));
                passwords.assertAbsent(gone);
                values.assertAbsent(gone);
            }
            passwords.assertAbsent("the log", log.text());
        }
    }

    /** A text that is read as a number. */
    record WrongNote(String id, String text) {
        WrongNote {
            if (text != null) {
                throw new org.bson.BsonInvalidOperationException("cannot read " + text);
            }
        }
    }

    private void texts(Mongo mongo) {
        for (String text :
                new String[] {
                    mongo.toString(),
                    mongo.advice().toString(),
                    mongo.statistics().toString(),
                    mongo.probe(Deadline.after(Duration.ofSeconds(2))).toString()
                }) {
            passwords.assertAbsent("a text", text);
            values.assertAbsent("a text", text);
        }
    }

    /** The control: with the setting for developers the driver's own words come out. */
    @Test
    void aDevelopersSettingShowsTheDriversOwnWords(FreshMongo fresh) {
        MongoConfig config = fresh.config();
        Secret value = values.create("value");
        MongoConfig shown =
                new MongoConfig(
                        config.application(),
                        config.migration(),
                        config.pool(),
                        config.timeouts(),
                        config.retry(),
                        config.applicationName(),
                        true);
        try (Mongo mongo = Mongo.open(shown, StoreHooks.NONE)) {
            Documents<Note, String> notes = mongo.documents(NOTES);
            notes.createIndexes();
            notes.insert(new Note("1", value.reveal()));
            StoreFailure failure = failureOf(() -> notes.insert(new Note("2", value.reveal())));
            assertThatThrownBy(() -> values.assertAbsent(failure))
                    .isInstanceOf(AssertionError.class);
        }
    }

    private static StoreFailure failureOf(Runnable call) {
        StoreFailure failure = catchThrowableOfType(StoreFailure.class, call::run);
        assertThat(failure).isNotNull();
        return failure;
    }
}
