package dev.bedstone.cli.internal.project;

import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.EnvironmentFile;
import dev.bedstone.cli.internal.Shell;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.EnginesConfig;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.EngineBlueprint;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.kernel.Unsupported;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which local engines a project wants, and how.
 *
 * @param project whose configuration says it
 * @param data where their data lies
 */
public record EngineChoice(Project project, Path data) {

    private static final String NO_FILE = "no-local-engines";

    /**
     * What to start: what {@code only} names, else every engine whose store is not configured
     * elsewhere.
     *
     * @throws IllegalArgumentException if there is no such engine or port
     */
    public EngineSetOptions options(Set<String> only, Map<String, Integer> ports, Shell shell) {
        EnginesConfig configured = project.loader().load().engines();
        Set<String> wanted = only.isEmpty() ? wanted(shell) : only;
        EngineSetOptions options =
                EngineSetOptions.in(data)
                        .withBlueprints(Engines.ALL)
                        .withMajor(configured.postgresMajor())
                        .withOnly(wanted);
        options = withPort(options, "postgres", configured.postgresPort());
        options = withPort(options, "redis", configured.redisPort());
        options = withPort(options, "redis-cache", configured.redisCachePort());
        options = withPort(options, "clickhouse", configured.clickhousePort());
        options = withPort(options, "mongo", configured.mongoPort());
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            options = options.withPort(port.getKey(), port.getValue());
        }
        return prepared(options, only, shell);
    }

    private static EngineSetOptions withPort(EngineSetOptions options, String engine, int port) {
        return port == 0 ? options : options.withPort(engine, port);
    }

    private Set<String> wanted(Shell shell) {
        Set<StoreKind> elsewhere = elsewhere(shell);
        Set<String> wanted = new LinkedHashSet<>();
        for (EngineBlueprint engine : Engines.ALL) {
            if (!elsewhere.contains(engine.kind())) {
                wanted.add(engine.name());
            }
        }
        if (wanted.isEmpty()) {
            throw new CommandFailure(
                    "every store is configured elsewhere, so there is nothing to start;"
                            + " --only postgres starts a local one all the same");
        }
        for (StoreKind kind : elsewhere) {
            shell.note(
                    "%s is configured elsewhere, so no local one is started; --only starts it all the same"
                            .formatted(kind.title()));
        }
        return wanted;
    }

    /** The stores that are configured without the local engines. */
    private Set<StoreKind> elsewhere(Shell shell) {
        BedstoneConfig config =
                project.loader()
                        .withEnvironment(withoutOurOwn(Project.environment(shell)))
                        .withLocalEngines(data.resolve(NO_FILE))
                        .load()
                        .config();
        Set<StoreKind> kinds = EnumSet.noneOf(StoreKind.class);
        config.postgres().ifPresent(store -> kinds.add(StoreKind.POSTGRES));
        config.redis().ifPresent(store -> kinds.add(StoreKind.REDIS));
        config.clickhouse().ifPresent(store -> kinds.add(StoreKind.CLICKHOUSE));
        config.mongo().ifPresent(store -> kinds.add(StoreKind.MONGO));
        return kinds;
    }

    /** A shell that sourced {@code bedstone env} must still be able to start the engines. */
    private Map<String, String> withoutOurOwn(Map<String, String> environment) {
        Path file = data.resolve(Project.ENGINES_FILE);
        try {
            if (Files.exists(file)) {
                environment.entrySet().removeAll(EnvironmentFile.read(file).entrySet());
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return environment;
    }

    /** What was asked for by name must be had; anything else is left out if it cannot be. */
    private static EngineSetOptions prepared(
            EngineSetOptions options, Set<String> named, Shell shell) {
        Set<String> there = new LinkedHashSet<>();
        for (EngineBlueprint engine : options.included()) {
            try {
                Preparation.of(engine, shell);
                there.add(engine.name());
            } catch (Unsupported here) {
                if (named.contains(engine.name())) {
                    throw here;
                }
                shell.note(here.getMessage() + "; the rest runs without it");
            }
        }
        return options.withOnly(there);
    }
}
