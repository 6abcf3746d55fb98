package dev.bedstone.cli.internal;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.FreshDatabase;
import java.util.Map;

/** The environment of a command line that works on the database of a test. */
final class Connected {

    private Connected() {}

    static Map<String, String> environment(FreshDatabase database) {
        return Map.of(
                "BEDSTONE_POSTGRES_URL", url(database.endpoint(PostgresRole.APPLICATION)),
                "BEDSTONE_POSTGRES_MIGRATION_URL", url(database.endpoint(PostgresRole.OWNER)));
    }

    static Map<String, String> environment(ClickHouseConfig config) {
        return Map.of(
                "BEDSTONE_CLICKHOUSE_URL",
                "http://%s:%d/%s"
                        .formatted(
                                config.address().host(),
                                config.address().port(),
                                config.database()),
                "BEDSTONE_CLICKHOUSE_USER",
                config.user(),
                "BEDSTONE_CLICKHOUSE_PASSWORD",
                config.password().reveal());
    }

    private static String url(PostgresEndpoint endpoint) {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(
                        endpoint.user(),
                        endpoint.password().reveal(),
                        endpoint.hosts().getFirst().host(),
                        endpoint.hosts().getFirst().port(),
                        endpoint.database());
    }
}
