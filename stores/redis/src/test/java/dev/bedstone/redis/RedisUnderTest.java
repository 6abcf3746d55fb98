package dev.bedstone.redis;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.ServerControl;
import dev.bedstone.testkit.conformance.StoreUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Redis, as the conformance suites see it. */
final class RedisUnderTest implements StoreUnderTest<Redis> {

    static final KeySpace<String> NOTES = KeySpace.text("note").ofPlatform();

    private static final RedisConfig.Timeouts TIMEOUTS =
            new RedisConfig.Timeouts(
                    Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofMillis(500));

    private final FreshRedis fresh;

    RedisUnderTest(FreshRedis fresh) {
        this.fresh = fresh;
    }

    @Override
    public StoreKind kind() {
        return StoreKind.REDIS;
    }

    @Override
    public Redis open(StoreHooks hooks) {
        return Redis.open(config(fresh.main().endpoint()), hooks);
    }

    @Override
    public Redis openWith(Secret password, StoreHooks hooks) {
        return Redis.open(config(Configs.with(fresh.main().endpoint(), password)), hooks);
    }

    @Override
    public Redis openAt(HostPort address, StoreHooks hooks) {
        return Redis.open(config(Configs.at(fresh.main().endpoint(), address)), hooks);
    }

    @Override
    public void operate(Redis store) {
        store.keys(NOTES).get("ada", "1");
    }

    /** The server holds back all writes for 4 s; the waiting client does not hold up the others. */
    @Override
    public void operateSlowly(Redis store) {
        fresh.main().command("CLIENT", "PAUSE", "4000", "WRITE");
        store.keys(NOTES).set("ada", "1", "x");
    }

    @Override
    public void operateInVain(Redis store) {
        store.keys(NOTES).set("ada", "1", "many");
        store.keys(NOTES).increment("ada", "1", 1);
    }

    @Override
    public Duration connectTimeout() {
        return TIMEOUTS.connect();
    }

    @Override
    public Duration drain() {
        return TIMEOUTS.drain();
    }

    @Override
    public HostPort address() {
        return fresh.main().endpoint().address();
    }

    @Override
    public int connections() {
        return (int) ((String) fresh.main().command("CLIENT", "LIST")).lines().count() - 1;
    }

    @Override
    public List<Secret> secrets() {
        return List.of(fresh.main().endpoint().password());
    }

    @Override
    public List<String> unmentionable() {
        return List.of("default", fresh.config().applicationName());
    }

    @Override
    public ServerControl server() {
        return fresh.main().control();
    }

    private static RedisConfig config(RedisEndpoint endpoint) {
        return Configs.with(Configs.with(RedisConfig.of(endpoint), TIMEOUTS), Optional.empty());
    }
}
