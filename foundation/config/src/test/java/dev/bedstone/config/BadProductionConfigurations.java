package dev.bedstone.config;

import java.util.List;
import java.util.stream.Stream;

/** The bad configurations of R46 that are bad in production alone. */
final class BadProductionConfigurations {

    private BadProductionConfigurations() {}

    static List<BadConfigurations.Case> cases() {
        String strong = "postgresql://ada:HUNTER2-long-and-random@db.example.com/shop";
        return List.of(
                new BadConfigurations.Case(
                        "no password",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .environment("DATABASE_URL", "postgresql://ada@db/shop"),
                        "bedstone.postgres.password",
                        "no password is set",
                        "secret file"),
                inProduction(
                        "well-known password", "postgresql://ada:admin123@db/shop", "well-known"),
                inProduction(
                        "password of the documents",
                        "postgresql://a:etl_password@db/x",
                        "well-known"),
                inProduction(
                        "password equals user",
                        "postgresql://hunter2:HUNTER2@db/shop",
                        "equals the user"),
                inProduction(
                        "TLS without identity",
                        strong + "?sslmode=require",
                        "TLS mode require",
                        "verify-full"),
                inProduction(
                        "no TLS on loopback",
                        "postgresql://ada:HUNTER2x@127.0.0.1/d?sslmode=disable",
                        "TLS mode disable"),
                new BadConfigurations.Case(
                        "Redis without TLS",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .environment("REDIS_URL", "redis://:HUNTER2-long@h"),
                        "bedstone.redis.tls.mode",
                        "TLS mode disable",
                        "verify-full"),
                new BadConfigurations.Case(
                        "row data in failures",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .environment("DATABASE_URL", strong)
                                        .flag("bedstone.postgres.show-data-in-failures", "true"),
                        "bedstone.postgres.show-data-in-failures",
                        "set it to false"),
                new BadConfigurations.Case(
                        "statements in failures of ClickHouse",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .environment("CLICKHOUSE_URL", "https://a:HUNTER2x@h/d")
                                        .flag("bedstone.clickhouse.show-data-in-failures", "true"),
                        "bedstone.clickhouse.show-data-in-failures",
                        "set it to false"),
                new BadConfigurations.Case(
                        "secret file everybody can read",
                        p ->
                                p.environment("ENVIRONMENT", "production")
                                        .file("word", "HUNTER2-long", "rw-r--r--")
                                        .environment("DB_PASSWORD_FILE", "word"),
                        "word",
                        "read by every user",
                        "chmod 600"));
    }

    private static BadConfigurations.Case inProduction(
            String name, String url, String... expected) {
        String[] all =
                Stream.concat(Stream.of("bedstone.postgres.", "DATABASE_URL"), Stream.of(expected))
                        .toArray(String[]::new);
        return new BadConfigurations.Case(
                name,
                p -> p.environment("ENVIRONMENT", "production").environment("DATABASE_URL", url),
                all);
    }
}
