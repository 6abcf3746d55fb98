package dev.bedstone.clickhouse;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.ServerControl;
import dev.bedstone.testkit.conformance.StoreUnderTest;
import java.time.Duration;
import java.util.List;

/** ClickHouse, as the conformance suites see it. */
final class ClickHouseUnderTest implements StoreUnderTest<ClickHouse> {

    private final FreshClickHouse fresh;
    private final ClickHouseConfig config;

    ClickHouseUnderTest(FreshClickHouse fresh) {
        this.fresh = fresh;
        this.config = fresh.config().withTimeouts(Configs.SHORT);
    }

    @Override
    public StoreKind kind() {
        return StoreKind.CLICKHOUSE;
    }

    @Override
    public ClickHouse open(StoreHooks hooks) {
        return ClickHouse.open(config, hooks);
    }

    @Override
    public ClickHouse openWith(Secret password, StoreHooks hooks) {
        return ClickHouse.open(Configs.with(config, password), hooks);
    }

    @Override
    public ClickHouse openAt(HostPort address, StoreHooks hooks) {
        return ClickHouse.open(Configs.at(config, address), hooks);
    }

    @Override
    public void operate(ClickHouse store) {
        store.withoutTenant().query("select 1 as one").one(Long.class);
    }

    @Override
    public void operateSlowly(ClickHouse store) {
        store.withoutTenant()
                .query("select count() as n from system.numbers where cityHash64(number) = 1")
                .within(Duration.ofSeconds(8))
                .one(Long.class);
    }

    @Override
    public void operateInVain(ClickHouse store) {
        store.withoutTenant().query("select 1 as one from no_such_table").one(Long.class);
    }

    /** The connection, and the first answer. */
    @Override
    public Duration connectTimeout() {
        return config.timeouts().connect().plus(config.timeouts().call());
    }

    @Override
    public Duration drain() {
        return config.timeouts().drain();
    }

    @Override
    public HostPort address() {
        return config.address();
    }

    @Override
    public int connections() {
        return fresh.connections();
    }

    @Override
    public List<Secret> secrets() {
        return List.of(config.password());
    }

    @Override
    public List<String> unmentionable() {
        return List.of(config.database());
    }

    @Override
    public ServerControl server() {
        return fresh.server();
    }
}
