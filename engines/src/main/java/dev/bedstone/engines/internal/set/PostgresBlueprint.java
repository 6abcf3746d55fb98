package dev.bedstone.engines.internal.set;

import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.EngineBlueprint;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.engines.LocalEngine;
import dev.bedstone.engines.LocalPostgres;
import dev.bedstone.engines.LocalPostgresOptions;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.engines.internal.postgres.PostgresCluster;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** PostgreSQL as an engine of a set. */
public final class PostgresBlueprint implements EngineBlueprint {

    @Override
    public String name() {
        return StoreKind.POSTGRES.key();
    }

    @Override
    public StoreKind kind() {
        return StoreKind.POSTGRES;
    }

    @Override
    public int wellKnownPort() {
        return 15_432;
    }

    @Override
    public String title() {
        return "PostgreSQL " + LocalPostgresOptions.DEFAULT_MAJOR;
    }

    @Override
    public LocalEngine start(Path data, int port, EngineSetOptions options) {
        return LocalPostgres.start(
                new LocalPostgresOptions(
                        data,
                        port,
                        options.major(),
                        options.durable(),
                        Map.of(),
                        options.postgresBinaries(),
                        options.startTimeout()));
    }

    @Override
    public Map<String, String> variables(LocalEngine engine) {
        LocalPostgres postgres = (LocalPostgres) engine;
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("BEDSTONE_POSTGRES_URL", url(postgres, PostgresRole.APPLICATION));
        variables.put("BEDSTONE_POSTGRES_MIGRATION_URL", url(postgres, PostgresRole.OWNER));
        variables.put("BEDSTONE_POSTGRES_PLATFORM_URL", url(postgres, PostgresRole.PLATFORM));
        variables.put("BEDSTONE_POSTGRES_LOADER_URL", url(postgres, PostgresRole.LOADER));
        return variables;
    }

    @Override
    public Trace trace(Path data) {
        return new Trace(PostgresCluster.in(data), PostgresCluster.PROGRAMS, "INT");
    }

    private static String url(LocalPostgres postgres, PostgresRole role) {
        PostgresEndpoint endpoint = postgres.endpoint(role);
        return "postgresql://"
                + endpoint.user()
                + ":"
                + endpoint.password().reveal()
                + "@"
                + endpoint.hosts().getFirst()
                + "/"
                + endpoint.database();
    }
}
