package dev.bedstone.clickhouse;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.ServerControl;
import dev.bedstone.testkit.conformance.StoreUnderTest;
import java.time.Duration;
import java.util.List;

/** ClickHouse, as the conformance suites see it. */
final class ClickHouseUnderTest implements StoreUnderTest<ClickHouse> {

    private final TestServer fresh;

    ClickHouseUnderTest(TestServer fresh) {
        this.fresh = fresh;
    }

    @Override
    public StoreKind kind() {
        return StoreKind.CLICKHOUSE;
    }

    @Override
    public ClickHouse open(StoreHooks hooks) {
        return ClickHouse.open(fresh.config(), hooks);
    }

    @Override
    public ClickHouse openWith(Secret password, StoreHooks hooks) {
        return ClickHouse.open(fresh.config(fresh.address(), password), hooks);
    }

    @Override
    public ClickHouse openAt(HostPort address, StoreHooks hooks) {
        return ClickHouse.open(fresh.config(address, fresh.key()), hooks);
    }

    @Override
    public void operate(ClickHouse store) {
        store.query("select 1 as one").one(Long.class);
    }

    @Override
    public void operateSlowly(ClickHouse store) {
        store.query("select count() as n from system.numbers where cityHash64(number) = 1")
                .within(Duration.ofSeconds(8))
                .one(Long.class);
    }

    @Override
    public void operateInVain(ClickHouse store) {
        store.query("select 1 as one from no_such_table").one(Long.class);
    }

    /** The connection, and the first answer. */
    @Override
    public Duration connectTimeout() {
        ClickHouseConfig.Timeouts timeouts = fresh.config().timeouts();
        return timeouts.connect().plus(timeouts.call());
    }

    @Override
    public Duration drain() {
        return fresh.config().timeouts().drain();
    }

    @Override
    public HostPort address() {
        return fresh.address();
    }

    @Override
    public int connections() {
        return fresh.connections();
    }

    @Override
    public List<Secret> secrets() {
        return List.of(fresh.key());
    }

    @Override
    public List<String> unmentionable() {
        return List.of("default");
    }

    @Override
    public ServerControl server() {
        return fresh;
    }
}
