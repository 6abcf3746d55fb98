package dev.bedstone;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.ConfigLoader;
import dev.bedstone.config.StoreInstaller;
import dev.bedstone.ingest.Ingest;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.observe.HealthReport;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.redis.Redis;
import dev.bedstone.telemetry.Analytics;
import dev.bedstone.telemetry.Events;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Every store that is configured, opened as one thing. Thread-safe; lives until {@link #close()}.
 *
 * <pre>{@code
 * try (Bedstone bedstone = Bedstone.open()) {
 *     bedstone.postgres().transaction(tx -> …);
 * }
 * }</pre>
 *
 * <p>An application that wants to choose its stores uses {@link dev.bedstone.runtime.Bedstone}.
 */
public final class Bedstone implements AutoCloseable {

    private final dev.bedstone.runtime.Bedstone runtime;
    private final BedstoneConfig config;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Ingest ingest;
    private @Nullable Events events;

    private Bedstone(dev.bedstone.runtime.Bedstone runtime, BedstoneConfig config) {
        this.runtime = runtime;
        this.config = config;
    }

    /**
     * Opens what the environment, {@code .env} and {@code bedstone.yaml} in the working directory
     * say, and in development the local engines started there by {@code ./bedstone up}.
     *
     * @throws dev.bedstone.kernel.ConfigurationException if the configuration cannot be used, with
     *     every problem in it
     * @throws dev.bedstone.kernel.StoreFailure if a store cannot be used; nothing stays open
     */
    public static Bedstone open() {
        return open(ConfigLoader.standard(Path.of("").toAbsolutePath()).load().config());
    }

    /**
     * Opens what {@code config} says.
     *
     * @throws dev.bedstone.kernel.ConfigurationException if it names no store
     * @throws dev.bedstone.kernel.StoreFailure if a store cannot be used; nothing stays open
     */
    public static Bedstone open(BedstoneConfig config) {
        return open(config, UnaryOperator.identity());
    }

    /**
     * As {@link #open(BedstoneConfig)}, with more said to the builder: hooks, monitoring, time.
     *
     * @param more what to add before the stores are opened
     */
    public static Bedstone open(
            BedstoneConfig config, UnaryOperator<dev.bedstone.runtime.Bedstone.Builder> more) {
        return new Bedstone(more.apply(builder(config)).open(), config);
    }

    /** A builder with every store installed that {@code config} names. */
    public static dev.bedstone.runtime.Bedstone.Builder builder(BedstoneConfig config) {
        var builder = dev.bedstone.runtime.Bedstone.builder(config);
        installers().forEach(builder::installIfConfigured);
        return builder;
    }

    /** The installers of every store, in the order in which they are opened. */
    public static List<StoreInstaller<?>> installers() {
        return List.of(Postgres.store(), Redis.store(), ClickHouse.store(), Mongo.store());
    }

    /**
     * PostgreSQL.
     *
     * @throws IllegalStateException if it is not configured
     */
    public Postgres postgres() {
        return runtime.store(Postgres.class);
    }

    /**
     * Redis.
     *
     * @throws IllegalStateException if it is not configured
     */
    public Redis redis() {
        return runtime.store(Redis.class);
    }

    /**
     * ClickHouse.
     *
     * @throws IllegalStateException if it is not configured
     */
    public ClickHouse clickhouse() {
        return runtime.store(ClickHouse.class);
    }

    /**
     * MongoDB.
     *
     * @throws IllegalStateException if it is not configured
     */
    public Mongo mongo() {
        return runtime.store(Mongo.class);
    }

    /**
     * The way of model calls, spans and an application's own events into ClickHouse; the spool is
     * opened at the first call.
     *
     * @throws IllegalStateException if ClickHouse is not configured
     * @throws dev.bedstone.kernel.ConfigurationException if the spool's directory cannot be used,
     *     or another process uses it
     */
    public Events events() {
        opening.lock();
        try {
            if (events == null) {
                ingest = Ingest.open(config.ingest(), clickhouse());
                events = new Events(ingest, config.telemetry());
            }
            return events;
        } finally {
            opening.unlock();
        }
    }

    /**
     * Questions about model calls and spans; asked in the scope of a tenant.
     *
     * @throws IllegalStateException if ClickHouse is not configured
     */
    public Analytics analytics() {
        return new Analytics(clickhouse());
    }

    /**
     * The migrations of the application: the lines the builder was given, then those in {@code
     * bedstone.migrations.lines}; of none, what is found at {@code migrations/<store>} on the class
     * path or in the project's directory.
     */
    public Migrations migrations() {
        return runtime.migrations();
    }

    /** The scope in which code works for a tenant: {@code bedstone.as(tenant, actor).run(…)}. */
    public Scope as(TenantId tenant, Actor actor) {
        return runtime.as(tenant, actor);
    }

    /** Asks all stores now how they are; ends at their deadline at the latest. */
    public HealthReport health() {
        return runtime.health();
    }

    /** The same stores without their names, for code that works with any of them. */
    public dev.bedstone.runtime.Bedstone runtime() {
        return runtime;
    }

    /**
     * Lets accepted events arrive, for as long as the configuration says, and closes the stores in
     * reverse order. A second call does nothing.
     */
    @Override
    public void close() {
        try (runtime) {
            closeEvents();
        }
    }

    private void closeEvents() {
        opening.lock();
        try {
            if (ingest != null) {
                ingest.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
