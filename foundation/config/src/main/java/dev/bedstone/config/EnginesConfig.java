package dev.bedstone.config;

import java.nio.file.Path;

/**
 * The local engines as a project configures them. Immutable.
 *
 * @param data directory of their data
 * @param postgresPort port of PostgreSQL; 0 for any free one
 * @param postgresMajor major version of PostgreSQL
 * @param redisPort port of Redis; 0 for any free one
 * @param redisCachePort port of the Redis for caches; 0 for any free one
 * @param clickhousePort port of ClickHouse's HTTP interface; 0 for any free one
 * @param mongoPort port of the stand-in for MongoDB; 0 for any free one
 */
public record EnginesConfig(
        Path data,
        int postgresPort,
        int postgresMajor,
        int redisPort,
        int redisCachePort,
        int clickhousePort,
        int mongoPort) {}
