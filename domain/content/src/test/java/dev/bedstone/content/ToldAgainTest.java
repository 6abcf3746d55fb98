package dev.bedstone.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.MongoConfig;
import dev.bedstone.content.CampaignEvent.Kind;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.mongo.CollectionDefinition;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.mongo.Update;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Callers who do not know whether they were heard tell it again, several at once: each event counts
 * once. The control counts by adding to a number.
 */
@MongoTest
@AllowLeaks("a server cannot see that the other end of a broken connection has gone")
class ToldAgainTest {

    private static final int CALLERS = 4;
    private static final int EVENTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    /** What is added to. */
    record Reached(String id, long clicks) {}

    private static final CollectionDefinition<Reached, String> REACHED =
            CollectionDefinition.of("reached", Reached.class, Reached::id);

    private final Scope acme =
            new Scope(new TenantId(UUID.randomUUID()), Actor.user(UUID.randomUUID()));
    private final AtomicInteger unanswered = new AtomicInteger();
    private FaultProxy proxy;
    private Mongo mongo;

    @BeforeEach
    void open(FreshMongo fresh) {
        proxy = FaultProxy.to(fresh.config().application().hosts().getFirst());
        MongoConfig config =
                fresh.config()
                        .withHosts(List.of(proxy.address()))
                        .withTimeouts(
                                new MongoConfig.Timeouts(
                                        PATIENCE,
                                        PATIENCE,
                                        PATIENCE,
                                        MongoConfig.Timeouts.STANDARD.drain()));
        mongo = Mongo.open(config, StoreHooks.NONE);
    }

    @AfterEach
    void close() {
        mongo.close();
        proxy.close();
    }

    @Test
    void everyEventCountsOnce() throws InterruptedException {
        Campaigns campaigns = new Campaigns(mongo);
        for (int i = 0; i < EVENTS; i++) {
            CampaignEvent event = new CampaignEvent("e" + i, "c", Kind.CLICK, 3, NOON);
            tellAtOnce("documents", () -> campaigns.count(event));
        }
        assertThat(unanswered).hasPositiveValue();
        assertThat(acme.call(() -> campaigns.metrics("c")).clicks()).isEqualTo(3 * EVENTS);
    }

    /** What is raised twice is raised once. */
    @Test
    void writingTheSumsAgainChangesNothing() throws InterruptedException {
        Campaigns campaigns = new Campaigns(mongo);
        acme.run(() -> {
            campaigns.create(
                    Campaign.draft(
                            "c",
                            "C",
                            List.of("email"),
                            Campaign.Audience.EVERYBODY,
                            new Campaign.Schedule(NOON, Optional.empty())));
            campaigns.count(new CampaignEvent("e", "c", Kind.CLICK, 3, NOON));
        });
        tellAtOnce("updates", () -> campaigns.refresh("c"));
        assertThat(unanswered).hasPositiveValue();
        assertThat(acme.call(() -> campaigns.get("c").orElseThrow()).metrics().clicks())
                .isEqualTo(3);
    }

    /** The control: the same callers and faults, and a number that is added to. */
    @Test
    void aNumberThatIsAddedToCountsTwice() throws InterruptedException {
        Documents<Reached, String> reached = mongo.documents(REACHED);
        acme.run(() -> reached.insert(new Reached("c", 0)));
        for (int i = 0; i < EVENTS; i++) {
            tellAtOnce("updates", () -> reached.update("c", Update.increment(Reached::clicks, 3L)));
        }
        assertThat(unanswered).hasPositiveValue();
        assertThat(acme.call(() -> reached.require("c")).clicks())
                .as("every caller meant it once")
                .isGreaterThan(3 * EVENTS * CALLERS);
    }

    /** Every caller tells it until somebody has answered; the first answers are lost. */
    private void tellAtOnce(String words, BooleanSupplier telling) throws InterruptedException {
        proxy.set(Fault.dropResponseTo(words, Fault.Then.RESET));
        List<Thread> callers = new ArrayList<>();
        AtomicInteger ended = new AtomicInteger();
        int before = unanswered.get();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                untilAnswered(telling, before);
                                ended.incrementAndGet();
                            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(ended).hasValue(CALLERS);
    }

    private void untilAnswered(BooleanSupplier telling, int before) {
        Deadline deadline = Deadline.after(PATIENCE);
        while (true) {
            try {
                acme.run(telling::getAsBoolean);
                return;
            } catch (StoreFailure failure) {
                if (deadline.hasPassed()) {
                    throw failure;
                }
                if (failure instanceof OutcomeUnknown && unanswered.incrementAndGet() > before) {
                    proxy.heal();
                }
            }
        }
    }
}
