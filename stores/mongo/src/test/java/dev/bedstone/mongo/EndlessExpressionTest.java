package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.matches;
import static dev.bedstone.mongo.Update.increment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.PromisedTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tenant's regular expression that tries every way through a text ends with the time of its call,
 * on the server as well, and costs the others no more than that. A server's own expressions have
 * limits besides, and may refuse it sooner.
 */
@MongoTest
@AllowLeaks("a server sees that the other end of a connection has gone when it next looks")
class EndlessExpressionTest {

    private static final Duration CALL = Duration.ofMillis(500);
    private static final Duration BOUND =
            PromisedTime.of(CALL.plusSeconds(2), Duration.ofSeconds(10));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Filter<Item> ENDLESS =
            matches(Item::text, Pattern.compile("^" + "a*".repeat(10) + "$"));

    private static final CollectionDefinition<Item, String> ITEMS =
            CollectionDefinition.of("items", Item.class, Item::id);

    /** What is searched. */
    record Item(String id, String text, long count) {}

    private FreshMongo fresh;
    private Mongo mongo;
    private Documents<Item, String> items;

    @BeforeEach
    void open(FreshMongo server) {
        fresh = server;
        mongo = Mongo.open(MongoOpenTest.patient(server.config()), StoreHooks.NONE);
        items = mongo.documents(ITEMS);
        Tenants.ACME.run(() -> items.insert(new Item("a", "a".repeat(100) + "!", 0)));
        Tenants.GLOBEX.run(() -> items.insert(new Item("b", "aaa", 0)));
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    static List<Consumer<Documents<Item, String>>> calls() {
        return List.of(
                all -> all.find(ENDLESS).list(),
                all -> all.find(ENDLESS).page(10, Optional.empty()),
                all -> all.find(ENDLESS).forEach(item -> {}),
                all -> all.count(ENDLESS.not()),
                all -> all.distinct(Item::text, String.class, ENDLESS),
                all -> all.aggregate().match(ENDLESS).list(),
                all -> all.updateAll(ENDLESS, increment(Item::count, 1L)),
                all -> all.deleteAll(ENDLESS));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void endsWithTheTimeOfTheCall(Consumer<Documents<Item, String>> call) {
        long start = System.nanoTime();
        Throwable thrown =
                Tenants.ACME.call(() -> catchThrowable(() -> call.accept(items.within(CALL))));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
        if (fresh.isStandIn()) {
            assertThat(thrown).isInstanceOf(TimedOut.class);
            Awaitility.await("nothing of it runs on").atMost(PATIENCE).until(this::isIdle);
        } else if (thrown != null) {
            assertThat(thrown).isInstanceOf(StoreFailure.class);
        }
        assertThat(mongo.statistics().inUse()).isZero();
        Tenants.ACME.run(() -> assertThat(items.require("a").count()).isZero());
    }

    /** The control: the same expression over the documents of another, which have no such text. */
    @Test
    void anotherTenantFindsWhatItMatches() {
        Tenants.GLOBEX.run(() -> assertThat(items.find(ENDLESS).list()).hasSize(1));
    }

    private boolean isIdle() {
        return mongo.run(new Document("currentOp", 1)).getList("inprog", Document.class).stream()
                .map(operation -> operation.get("command", Document.class))
                .allMatch(
                        command -> command.containsKey("idle") || command.containsKey("currentOp"));
    }
}
