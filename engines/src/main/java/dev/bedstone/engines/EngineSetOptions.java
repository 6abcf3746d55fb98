package dev.bedstone.engines;

import dev.bedstone.engines.internal.set.PostgresBlueprint;
import dev.bedstone.engines.internal.set.RedisBlueprint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which engines a set has and how they are started. Immutable.
 *
 * @param data the directory of the set; created when missing
 * @param blueprints the engines there are, in the order they are shown; names are unique
 * @param only the names of those to start; all if empty
 * @param ports the port of an engine by its name; for others the port they had before, else a
 *     well-known one, else any free one
 * @param major the major version of PostgreSQL
 * @param durable whether what is committed survives a crash of the machine
 * @param restarts what happens to an engine that dies
 * @param postgresBinaries a directory with {@code initdb} and {@code postgres}; empty for the
 *     binaries on the class path
 * @param startTimeout how long the start of one engine may take, recovery included
 */
public record EngineSetOptions(
        Path data,
        List<EngineBlueprint> blueprints,
        Set<String> only,
        Map<String, Integer> ports,
        int major,
        boolean durable,
        Restarts restarts,
        Optional<Path> postgresBinaries,
        Duration startTimeout) {

    /** The engines of this module: PostgreSQL, and Redis once for keeps and once for caches. */
    public static final List<EngineBlueprint> SHIPPED =
            List.of(new PostgresBlueprint(), RedisBlueprint.MAIN, RedisBlueprint.CACHE);

    /** The directory of a project's set, below the project's own. */
    public static final String DIRECTORY = ".bedstone";

    public EngineSetOptions {
        data = data.toAbsolutePath().normalize();
        blueprints = List.copyOf(blueprints);
        only = Set.copyOf(only);
        ports = Map.copyOf(ports);
        List<String> known = names(blueprints);
        only.forEach(name -> requireKnown(known, name));
        ports.forEach((name, port) -> requireUsable(known, name, port));
    }

    /** The shipped engines, durable, with the shipped versions. */
    public static EngineSetOptions in(Path data) {
        return new EngineSetOptions(
                data,
                SHIPPED,
                Set.of(),
                Map.of(),
                LocalPostgresOptions.DEFAULT_MAJOR,
                true,
                Restarts.STANDARD,
                Optional.empty(),
                Duration.ofSeconds(30));
    }

    /** The set of a project: {@code <project>/.bedstone}. */
    public static EngineSetOptions ofProject(Path project) {
        return in(project.resolve(DIRECTORY));
    }

    /** The same with other engines to choose from. */
    public EngineSetOptions withBlueprints(List<EngineBlueprint> others) {
        return new EngineSetOptions(
                data,
                others,
                only,
                ports,
                major,
                durable,
                restarts,
                postgresBinaries,
                startTimeout);
    }

    /** The same with these engines; all if there are none. */
    public EngineSetOptions withOnly(Set<String> names) {
        return new EngineSetOptions(
                data,
                blueprints,
                names,
                ports,
                major,
                durable,
                restarts,
                postgresBinaries,
                startTimeout);
    }

    /** The same with a port for one engine, 1 to 65535. */
    public EngineSetOptions withPort(String name, int port) {
        Map<String, Integer> more = new TreeMap<>(ports);
        more.put(name, port);
        return new EngineSetOptions(
                data,
                blueprints,
                only,
                more,
                major,
                durable,
                restarts,
                postgresBinaries,
                startTimeout);
    }

    /** The same with another major version of PostgreSQL. */
    public EngineSetOptions withMajor(int other) {
        return new EngineSetOptions(
                data,
                blueprints,
                only,
                ports,
                other,
                durable,
                restarts,
                postgresBinaries,
                startTimeout);
    }

    /** The same, waiting for the disk or not. */
    public EngineSetOptions withDurable(boolean other) {
        return new EngineSetOptions(
                data,
                blueprints,
                only,
                ports,
                major,
                other,
                restarts,
                postgresBinaries,
                startTimeout);
    }

    /** The same with another way to treat an engine that dies. */
    public EngineSetOptions withRestarts(Restarts other) {
        return new EngineSetOptions(
                data,
                blueprints,
                only,
                ports,
                major,
                durable,
                other,
                postgresBinaries,
                startTimeout);
    }

    /** The same with the PostgreSQL programs of this directory. */
    public EngineSetOptions withPostgresBinaries(Path directory) {
        return new EngineSetOptions(
                data,
                blueprints,
                only,
                ports,
                major,
                durable,
                restarts,
                Optional.of(directory),
                startTimeout);
    }

    /** The same with another time to start. */
    public EngineSetOptions withStartTimeout(Duration other) {
        return new EngineSetOptions(
                data, blueprints, only, ports, major, durable, restarts, postgresBinaries, other);
    }

    /** Whether the engine called {@code name} belongs to the set. */
    public boolean includes(String name) {
        return only.isEmpty() || only.contains(name);
    }

    /** The engines that belong to the set. */
    public List<EngineBlueprint> included() {
        return blueprints.stream().filter(blueprint -> includes(blueprint.name())).toList();
    }

    private static List<String> names(List<EngineBlueprint> blueprints) {
        return blueprints.stream().map(EngineBlueprint::name).toList();
    }

    private static void requireKnown(List<String> known, String name) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no engine " + name + "; there are " + String.join(", ", known));
        }
    }

    private static void requireUsable(List<String> known, String name, int port) {
        requireKnown(known, name);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }

    /**
     * How often an engine that died is started again.
     *
     * @param most the most restarts within {@code window}; 0 for none
     * @param window the time in which they are counted
     * @param firstDelay the wait before the first of them; doubles from one to the next
     * @param longestDelay no wait is longer
     */
    public record Restarts(int most, Duration window, Duration firstDelay, Duration longestDelay) {

        /** Five within a minute, after 100 ms, 200 ms, … at most 5 s. */
        public static final Restarts STANDARD =
                new Restarts(
                        5, Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofSeconds(5));

        /** An engine that died stays dead. */
        public static final Restarts NONE =
                new Restarts(
                        0, Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofSeconds(5));

        public Restarts {
            if (most < 0) {
                throw new IllegalArgumentException("restarts cannot be fewer than none");
            }
            if (!window.isPositive() || !firstDelay.isPositive() || !longestDelay.isPositive()) {
                throw new IllegalArgumentException("the times of restarts must be positive");
            }
        }
    }
}
