package dev.bedstone.gateway;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.EngineBlueprint;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.engines.LocalEngine;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** ClickHouse as an engine of a set. */
public final class ClickHouseBlueprint implements EngineBlueprint {

    @Override
    public String name() {
        return StoreKind.CLICKHOUSE.key();
    }

    @Override
    public StoreKind kind() {
        return StoreKind.CLICKHOUSE;
    }

    @Override
    public int wellKnownPort() {
        return 18_123;
    }

    @Override
    public String title() {
        return "ClickHouse " + ChdbLibrary.version();
    }

    @Override
    public void prepare(Progress progress) {
        ChdbLibrary.ofUser()
                .fetch(step -> progress.at(word(step.phase()), step.bytes(), step.total()));
    }

    @Override
    public LocalEngine start(Path data, int port, EngineSetOptions options) {
        return LocalClickHouse.start(
                LocalClickHouseOptions.in(data).withPort(port).withoutRestarts());
    }

    @Override
    public Map<String, String> variables(LocalEngine engine) {
        ClickHouseConfig endpoint = ((LocalClickHouse) engine).endpoint();
        String url =
                "http://"
                        + endpoint.user()
                        + ":"
                        + endpoint.password().reveal()
                        + "@"
                        + endpoint.address()
                        + "/"
                        + endpoint.database();
        return Map.of("BEDSTONE_CLICKHOUSE_URL", url);
    }

    /** The child that serves it is a JVM that works in its directory. */
    @Override
    public Trace trace(Path data) {
        return new Trace(data, Set.of("java"), "TERM");
    }

    private static String word(FetchProgress.Phase phase) {
        return switch (phase) {
            case DOWNLOAD -> "download";
            case UNPACK -> "unpack";
        };
    }
}
