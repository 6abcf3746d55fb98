package dev.bedstone.mongo;

import static dev.bedstone.mongo.Update.increment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.PromisedTime;
import dev.bedstone.testkit.ThreadLeaks;
import dev.bedstone.testkit.fault.Callers;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises R40, R41 and R44, and what a caller learns when a connection breaks. */
@MongoTest
@OwnEngine
@AllowLeaks("a server cannot see that the other end of a broken connection has gone")
class MongoFaultTest {

    /** What holds for every time a call may have is shown with a short one. */
    private static final Duration CALL = Duration.ofSeconds(1);

    private static final Duration BOUND =
            PromisedTime.of(CALL.plusSeconds(2), Duration.ofSeconds(2));

    /** Of what a test needs before it begins. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration NORMAL_AGAIN =
            PromisedTime.of(Duration.ofSeconds(2), Duration.ofSeconds(8));

    private static final int ROUNDS = 20;
    private static final int FEW_ROUNDS = 5;
    private static final int THREADS = 8;

    /** What is counted. */
    record Counter(String id, long count) {}

    private static final CollectionDefinition<Counter, String> COUNTERS =
            CollectionDefinition.of("counters", Counter.class, Counter::id).ofPlatform();

    private FreshMongo fresh;

    @BeforeEach
    void take(FreshMongo server) {
        fresh = server;
    }

    @Test
    void noCallerHangsOnAFrozenServer() throws InterruptedException {
        ThreadLeaks threads = ThreadLeaks.snapshot();
        try (Mongo mongo = open(hasty(fresh.config()))) {
            Documents<Counter, String> counters = mongo.documents(COUNTERS);
            counters.within(PATIENCE).insert(new Counter("a", 0));
            fresh.control().freeze();
            Callers callers = Callers.start(4 * THREADS, () -> counters.get("a"));
            callers.awaitCallOfEach(PATIENCE);
            callers.close();
            assertThat(callers.longest()).isLessThan(BOUND);
            assertThat(callers.successes()).isZero();
            assertThat(callers.failures())
                    .hasSizeGreaterThanOrEqualTo(4 * THREADS)
                    .hasOnlyElementsOfTypes(TimedOut.class, Unavailable.class);
            fresh.control().thaw();
            assertNormalWithin(NORMAL_AGAIN, counters);
            Awaitility.await().until(() -> mongo.statistics().inUse() == 0);
        }
        threads.assertNone();
    }

    /** The control: the same call with the driver's own settings. */
    @Test
    void theDriversDefaultsHangOnAFrozenServer() throws InterruptedException {
        try (MongoClient client = driver(fresh.config())) {
            var counters =
                    client.getDatabase(fresh.config().application().database()).getCollection("x");
            counters.insertOne(new Document());
            fresh.control().freeze();
            Thread caller =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    counters.find().first();
                                } catch (RuntimeException thawed) {
                                    // Not what this is about.
                                }
                            });
            assertThat(caller.join(BOUND.plusMillis(500))).as("ended within the bound").isFalse();
            fresh.control().thaw();
            caller.join();
        }
    }

    @Test
    void aCallBehindABrokenRouteEndsInTimeAndSaysWhatItMayHaveDone() throws InterruptedException {
        try (FaultProxy proxy = FaultProxy.to(address());
                Mongo mongo = open(hasty(through(proxy)))) {
            Documents<Counter, String> counters = mongo.documents(COUNTERS);
            counters.within(PATIENCE).insert(new Counter("a", 0));
            proxy.set(Fault.stall());
            Callers callers =
                    Callers.start(
                            THREADS, () -> counters.update("a", increment(Counter::count, 1L)));
            callers.awaitCallOfEach(PATIENCE);
            callers.close();
            assertThat(callers.longest()).isLessThan(BOUND);
            assertThat(callers.failures())
                    .isNotEmpty()
                    .anySatisfy(sent -> assertThat(sent.effect()).isEqualTo(Effect.UNKNOWN));
            proxy.heal();
            assertNormalWithin(NORMAL_AGAIN, counters);
        }
    }

    @Test
    void readsSurviveAStormOfDisconnects() throws InterruptedException {
        try (FaultProxy proxy = FaultProxy.to(address());
                Mongo mongo = open(through(proxy))) {
            Callers callers = storm(ROUNDS, proxy, mongo);
            assertThat(callers.failures()).isEmpty();
            assertThat(callers.successes()).isGreaterThan(ROUNDS);
        }
    }

    /** The control. */
    @Test
    void withoutRetryReadsDoNotSurviveTheStorm() throws InterruptedException {
        try (FaultProxy proxy = FaultProxy.to(address());
                Mongo mongo = open(through(proxy).withRetry(RetryPolicy.NONE))) {
            assertThat(storm(FEW_ROUNDS, proxy, mongo).failures()).isNotEmpty();
        }
    }

    @Test
    void aStormCostsWritesAtMostWhatWasUnderWayAndDoublesNone() throws InterruptedException {
        try (FaultProxy proxy = FaultProxy.to(address());
                Mongo mongo = open(through(proxy))) {
            Documents<Counter, String> counters = mongo.documents(COUNTERS);
            counters.insert(new Counter("a", 0));
            Callers callers =
                    Callers.start(
                            THREADS, () -> counters.update("a", increment(Counter::count, 1L)));
            disconnect(ROUNDS, proxy, callers);
            callers.close();
            List<StoreFailure> failures = callers.failures();
            assertThat(failures).hasSizeLessThanOrEqualTo(ROUNDS * THREADS);
            long unknown = failures.stream().filter(one -> one.effect() == Effect.UNKNOWN).count();
            assertThat(unknown).isPositive();
            proxy.heal();
            assertNormalWithin(NORMAL_AGAIN, counters);
            assertThat(counters.require("a").count())
                    .isBetween(callers.successes(), callers.successes() + unknown);
        }
    }

    @Test
    void aWriteWhoseAnswerWasLostIsNotSentAgain() {
        try (FaultProxy proxy = FaultProxy.to(address());
                Mongo mongo = open(through(proxy))) {
            Documents<Counter, String> counters = mongo.documents(COUNTERS);
            counters.insert(new Counter("a", 0));
            proxy.set(Fault.dropResponseTo("updates", Fault.Then.RESET));
            StoreFailure failure =
                    catchThrowableOfType(
                            StoreFailure.class,
                            () -> counters.update("a", increment(Counter::count, 1L)));
            assertThat(failure).isInstanceOf(OutcomeUnknown.class);
            assertThat(failure.effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(failure.mayRetry()).isFalse();
            proxy.heal();
            assertNormalWithin(NORMAL_AGAIN, counters);
            assertThat(counters.require("a").count()).isEqualTo(1);
        }
    }

    /** The control: the same fault, and a caller who does not look before doing it again. */
    @Test
    void whoSendsItAgainDoublesIt() {
        try (FaultProxy proxy = FaultProxy.to(address());
                Mongo mongo = open(through(proxy))) {
            Documents<Counter, String> counters = mongo.documents(COUNTERS);
            counters.insert(new Counter("a", 0));
            proxy.set(Fault.dropResponseTo("updates", Fault.Then.RESET));
            assertThat(
                            catchThrowableOfType(
                                    StoreFailure.class,
                                    () -> counters.update("a", increment(Counter::count, 1L))))
                    .isInstanceOf(OutcomeUnknown.class);
            proxy.heal();
            assertNormalWithin(NORMAL_AGAIN, counters);
            counters.update("a", increment(Counter::count, 1L));
            assertThat(counters.require("a").count()).isEqualTo(2);
        }
    }

    @Test
    void aWriteThatWasNeverSentSaysSoAndMayBeTriedAgain() {
        try (Mongo mongo = open(withoutHurry(fresh.config()))) {
            Documents<Counter, String> counters = mongo.documents(COUNTERS);
            counters.within(PATIENCE).insert(new Counter("a", 0));
            fresh.control().kill();
            catchThrowableOfType(StoreFailure.class, () -> counters.get("a"));
            StoreFailure failure =
                    catchThrowableOfType(
                            StoreFailure.class,
                            () -> counters.update("a", increment(Counter::count, 1L)));
            assertThat(failure).isInstanceOf(Unavailable.class);
            assertThat(failure.effect()).isEqualTo(Effect.NONE);
            assertThat(failure.mayRetry()).isTrue();
            fresh.control().restart();
            assertNormalWithin(PATIENCE, counters);
            assertThat(counters.require("a").count()).as("acknowledged and killed").isZero();
        }
    }

    @Test
    void anInsertByIdMayBeRepeatedAfterALostAnswer() {
        try (FaultProxy proxy = FaultProxy.to(address());
                Mongo mongo = open(through(proxy))) {
            Documents<Counter, String> counters = mongo.documents(COUNTERS);
            counters.insert(new Counter("other", 0));
            proxy.set(Fault.dropResponseTo("documents", Fault.Then.RESET));
            assertThat(
                            catchThrowableOfType(
                                    StoreFailure.class,
                                    () -> counters.insertOnce(new Counter("a", 7))))
                    .isInstanceOf(OutcomeUnknown.class);
            proxy.heal();
            assertNormalWithin(NORMAL_AGAIN, counters);
            assertThat(counters.insertOnce(new Counter("a", 9))).isFalse();
            assertThat(counters.require("a").count()).isEqualTo(7);
        }
    }

    private Callers storm(int rounds, FaultProxy proxy, Mongo mongo) throws InterruptedException {
        Documents<Counter, String> counters = mongo.documents(COUNTERS);
        counters.insertOnce(new Counter("a", 0));
        try (Callers callers =
                Callers.start(THREADS, () -> assertThat(counters.get("a")).isPresent())) {
            disconnect(rounds, proxy, callers);
            return callers;
        }
    }

    /** No call is hit by two blows, however long a login takes here, and the last is got over. */
    private static void disconnect(int rounds, FaultProxy proxy, Callers callers)
            throws InterruptedException {
        for (int round = 0; round < rounds; round++) {
            callers.awaitCallOfEach(PATIENCE);
            proxy.reset();
        }
        callers.awaitCallOfEach(PATIENCE);
    }

    /** Who finds no server is told so before the time of the call is over. */
    private static MongoConfig withoutHurry(MongoConfig config) {
        return config.withTimeouts(
                new MongoConfig.Timeouts(
                        MongoConfig.Timeouts.STANDARD.connect(),
                        CALL,
                        PATIENCE,
                        MongoConfig.Timeouts.STANDARD.drain()));
    }

    private static MongoConfig hasty(MongoConfig config) {
        return config.withTimeouts(
                new MongoConfig.Timeouts(
                        MongoConfig.Timeouts.STANDARD.connect(),
                        CALL,
                        CALL,
                        MongoConfig.Timeouts.STANDARD.drain()));
    }

    private dev.bedstone.config.HostPort address() {
        return fresh.config().application().hosts().getFirst();
    }

    private MongoConfig through(FaultProxy proxy) {
        return fresh.config().withHosts(List.of(proxy.address()));
    }

    private static Mongo open(MongoConfig config) {
        return Mongo.open(config, StoreHooks.NONE);
    }

    private static MongoClient driver(MongoConfig config) {
        return MongoClients.create(
                MongoClientSettings.builder()
                        .credential(
                                MongoCredential.createCredential(
                                        config.application().user().orElseThrow(),
                                        config.application().authSource(),
                                        config.application().password().reveal().toCharArray()))
                        .applyToClusterSettings(cluster ->
                                cluster.hosts(
                                        List.of(
                                                new ServerAddress(
                                                        config.application()
                                                                .hosts()
                                                                .getFirst()
                                                                .host(),
                                                        config.application()
                                                                .hosts()
                                                                .getFirst()
                                                                .port()))))
                        .build());
    }

    /** A call succeeds again before the time is over. */
    private static void assertNormalWithin(Duration limit, Documents<Counter, String> counters) {
        Deadline deadline = Deadline.after(limit);
        while (true) {
            try {
                counters.upsert(new Counter("normal", 0));
                return;
            } catch (StoreFailure failure) {
                if (deadline.hasPassed()) {
                    throw new AssertionError("not normal again within " + limit, failure);
                }
            }
        }
    }
}
