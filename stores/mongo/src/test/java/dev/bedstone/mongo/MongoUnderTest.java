package dev.bedstone.mongo;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.ServerControl;
import dev.bedstone.testkit.conformance.StoreUnderTest;
import java.time.Duration;
import java.util.List;
import org.bson.Document;

/** MongoDB, as the conformance suites see it. */
final class MongoUnderTest implements StoreUnderTest<Mongo> {

    /** A call may take long enough for the slow operation. */
    private static final MongoConfig.Timeouts TIMEOUTS =
            new MongoConfig.Timeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(8),
                    Duration.ofMillis(500));

    /** Opening is to succeed, also where a login takes long. */
    private static final MongoConfig.Timeouts PATIENT =
            new MongoConfig.Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    TIMEOUTS.call(),
                    TIMEOUTS.drain());

    private final FreshMongo fresh;

    MongoUnderTest(FreshMongo fresh) {
        this.fresh = fresh;
    }

    @Override
    public StoreKind kind() {
        return StoreKind.MONGO;
    }

    @Override
    public Mongo open(StoreHooks hooks) {
        return Mongo.open(fresh.config().withTimeouts(PATIENT), hooks);
    }

    @Override
    public Mongo openWith(Secret password, StoreHooks hooks) {
        MongoConfig config = hasty();
        return Mongo.open(
                config.withCredentials(config.application().user().orElseThrow(), password), hooks);
    }

    @Override
    public Mongo openAt(HostPort address, StoreHooks hooks) {
        return Mongo.open(hasty().withHosts(List.of(address)), hooks);
    }

    @Override
    public void operate(Mongo store) {
        store.run(new Document("ping", 1));
    }

    @Override
    public void operateSlowly(Mongo store) {
        store.run(new Document("sleep", 1).append("millis", 6_000));
    }

    @Override
    public void operateInVain(Mongo store) {
        store.run(new Document("noSuchCommand", 1));
    }

    @Override
    public Duration connectTimeout() {
        return TIMEOUTS.connect().plus(TIMEOUTS.serverSelection());
    }

    @Override
    public Duration drain() {
        return TIMEOUTS.drain().plusSeconds(1);
    }

    @Override
    public HostPort address() {
        return fresh.config().application().hosts().getFirst();
    }

    @Override
    public int connections() {
        return fresh.connections();
    }

    @Override
    public List<Secret> secrets() {
        return List.of(fresh.config().application().password());
    }

    @Override
    public List<String> unmentionable() {
        return List.of(
                fresh.config().application().user().orElseThrow() + "@",
                fresh.config().application().database(),
                fresh.config().applicationName());
    }

    @Override
    public ServerControl server() {
        return fresh.control();
    }

    private MongoConfig hasty() {
        return fresh.config().withTimeouts(TIMEOUTS);
    }
}
