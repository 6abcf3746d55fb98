package dev.bedstone.runtime;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.Profile;
import dev.bedstone.config.StoreInstaller;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Problems;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.observe.HealthCheck;
import dev.bedstone.observe.HealthMonitor;
import dev.bedstone.observe.HealthReport;
import dev.bedstone.runtime.internal.Closing;
import dev.bedstone.runtime.internal.HookChain;
import dev.bedstone.runtime.internal.MigrationLines;
import dev.bedstone.runtime.internal.MigrationRules;
import dev.bedstone.runtime.internal.Opening;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The opened stores of an application. Thread-safe; lives until {@link #close()}.
 *
 * <pre>{@code
 * try (Bedstone bedstone =
 *         Bedstone.builder(config).install(Postgres.store()).install(Redis.store()).open()) {
 *     bedstone.store(Postgres.class).read(tx -> …);
 * }
 * }</pre>
 */
public final class Bedstone implements AutoCloseable {

    private final List<Store> stores;
    private final HealthCheck health;
    private final HealthMonitor monitor;
    private final Migrations migrations;
    private final Duration closeTimeout;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Bedstone(List<Store> stores, List<MigrationLine> lines, Builder builder) {
        this.stores = stores;
        this.closeTimeout = builder.closeTimeout;
        this.health = new HealthCheck(builder.config.health(), builder.time, stores);
        this.monitor = new HealthMonitor(health, builder.config.health());
        this.migrations =
                Migrations.of(
                        stores,
                        lines,
                        builder.migrationOptions.orElseGet(
                                () -> MigrationRules.of(builder.config)));
    }

    /** Begins to choose stores for what {@code config} says of them. */
    public static Builder builder(BedstoneConfig config) {
        return new Builder(config);
    }

    /**
     * One of the stores, by its class.
     *
     * @throws IllegalStateException if it was not installed, or is optional and not configured
     */
    public <S extends Store> S store(Class<S> type) {
        return find(type)
                .orElseThrow(() ->
                        new IllegalStateException(
                                type.getSimpleName()
                                        + " is not open: install its store in the builder"
                                        + " and configure where it is"));
    }

    /** One of the stores, by its class, or empty if it is not open. */
    public <S extends Store> Optional<S> find(Class<S> type) {
        return stores.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** All open stores, in the order they were installed. */
    public List<Store> stores() {
        return stores;
    }

    /** Asks all stores now how they are; ends at their deadline at the latest. */
    public HealthReport health() {
        return health.run();
    }

    /** The check behind {@link #health()}, for a {@link dev.bedstone.observe.HealthEndpoint}. */
    public HealthCheck healthCheck() {
        return health;
    }

    /** The background rounds; they run if the builder was told to monitor. */
    public HealthMonitor monitor() {
        return monitor;
    }

    /**
     * The migrations of the lines the builder was given, then of those in {@code
     * bedstone.migrations.lines}; of none, those found at {@code migrations/<store>} on the class
     * path or in the project's directory, as the line {@code app}.
     */
    public Migrations migrations() {
        return migrations;
    }

    /** The scope in which code works for a tenant: {@code bedstone.as(tenant, actor).run(…)}. */
    public Scope as(TenantId tenant, Actor actor) {
        return new Scope(tenant, actor);
    }

    /** Closes the stores in reverse order within the close timeout. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            monitor.close();
            new Closing(stores, closeTimeout).run();
        }
    }

    /** Chooses what to open. Not thread-safe. */
    public static final class Builder {

        private final BedstoneConfig config;
        private final List<StoreInstaller<?>> required = new ArrayList<>();
        private final List<StoreInstaller<?>> installers = new ArrayList<>();
        private final List<StoreHooks> hooks = new ArrayList<>();
        private InstantSource time = InstantSource.system();
        private Duration closeTimeout = Duration.ofSeconds(30);
        private boolean monitored;
        private final List<MigrationLine> lines = new ArrayList<>();
        private Optional<MigrationOptions> migrationOptions = Optional.empty();
        private boolean migrated;

        private Builder(BedstoneConfig config) {
            this.config = config;
        }

        /** Adds a store that must be configured. */
        public Builder install(StoreInstaller<?> installer) {
            required.add(installer);
            installers.add(installer);
            return this;
        }

        /** Adds a store that is left out if it is not configured. */
        public Builder installIfConfigured(StoreInstaller<?> installer) {
            if (installer.isConfigured(config)) {
                installers.add(installer);
            }
            return this;
        }

        /** Adds hooks that are told of every operation on every store. */
        public Builder hooks(StoreHooks added) {
            hooks.add(added);
            return this;
        }

        /** Asks the stores in the background how they are, at the configured interval. */
        public Builder monitored() {
            monitored = true;
            return this;
        }

        /** Adds a line of migrations; lines are worked on in the order they are added. */
        public Builder migrations(MigrationLine line) {
            lines.add(line);
            return this;
        }

        /** How migrations are run, instead of what {@code bedstone.migrations} says. */
        public Builder migrationOptions(MigrationOptions options) {
            migrationOptions = Optional.of(options);
            return this;
        }

        /**
         * Migrates every line to its head when the stores are opened, except in production, where
         * it is a step of its own; {@code bedstone.migrations.automatic} does the same.
         */
        public Builder migrated() {
            migrated = true;
            return this;
        }

        /** Where the time comes from; the system's clock unless said otherwise. */
        public Builder time(InstantSource source) {
            time = source;
            return this;
        }

        /** What all stores together get to close; 30 s unless said otherwise. */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = timeout;
            return this;
        }

        /**
         * Connects to every chosen store, side by side. If one fails, the others are closed again.
         *
         * @throws dev.bedstone.kernel.ConfigurationException if a required store is not configured,
         *     or none is
         * @throws dev.bedstone.kernel.StoreFailure if a store cannot be used
         * @throws dev.bedstone.migrate.MigrationException if it was to migrate and could not
         */
        public Bedstone open() {
            checkConfigured();
            Bedstone bedstone = open(installers, lines());
            boolean asked = migrated && config.profile() != Profile.PRODUCTION;
            if (asked || config.migratesAutomatically()) {
                migrate(bedstone);
            }
            if (monitored) {
                bedstone.monitor.start();
            }
            return bedstone;
        }

        /**
         * Connects only to the stores that have one of the chosen lines, for a program that does
         * nothing but migrate. Opening migrates nothing.
         *
         * @param chosen which lines {@link Bedstone#migrations()} has
         * @throws dev.bedstone.kernel.ConfigurationException if there is no such line
         * @throws dev.bedstone.kernel.StoreFailure if a store cannot be used
         */
        public Bedstone openForMigrations(Predicate<MigrationLine> chosen) {
            checkConfigured();
            List<MigrationLine> all = lines();
            List<MigrationLine> some = all.stream().filter(chosen).toList();
            checkLines(all, some);
            Set<StoreKind> kinds =
                    some.stream().map(MigrationLine::store).collect(Collectors.toSet());
            return open(
                    installers.stream()
                            .filter(installer -> kinds.contains(installer.kind()))
                            .toList(),
                    some);
        }

        private Bedstone open(List<StoreInstaller<?>> some, List<MigrationLine> ofThem) {
            List<Store> opened = new Opening(config, HookChain.of(hooks)).open(some, closeTimeout);
            return new Bedstone(opened, ofThem, this);
        }

        private List<MigrationLine> lines() {
            return new MigrationLines(config.migrations())
                    .lines(lines, installers.stream().map(StoreInstaller::kind).toList());
        }

        private static void checkLines(List<MigrationLine> all, List<MigrationLine> some) {
            var problems = new Problems();
            if (all.isEmpty()) {
                problems.add(
                        "bedstone.migrations",
                        "there are no migrations",
                        "put them into migrations/<store>, where 'bedstone migrate new' puts the"
                                + " first, or say in bedstone.migrations.lines where they are");
            } else if (some.isEmpty()) {
                problems.add("bedstone.migrations", "there is no such line", "there are: " + all);
            }
            problems.throwIfAny();
        }

        private static void migrate(Bedstone bedstone) {
            try {
                bedstone.migrations.up();
            } catch (RuntimeException e) {
                bedstone.close();
                throw e;
            }
        }

        private void checkConfigured() {
            var problems = new Problems();
            required.stream()
                    .filter(installer -> !installer.isConfigured(config))
                    .forEach(installer ->
                            problems.add(
                                    "bedstone." + installer.kind().key() + ".url",
                                    installer.kind().title() + " is not configured",
                                    "set it, or run ./bedstone up in this project"));
            if (installers.isEmpty()) {
                problems.add(
                        "bedstone",
                        "no store is configured",
                        "run ./bedstone up in this project, or set DATABASE_URL or REDIS_URL");
            }
            problems.throwIfAny();
        }
    }
}
