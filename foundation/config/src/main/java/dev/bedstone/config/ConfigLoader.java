package dev.bedstone.config;

import dev.bedstone.config.internal.ConfigReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the configuration of a project from its sources. Immutable; the {@code with} methods give a
 * changed copy. A load opens no connection.
 *
 * <p>From the strongest to the weakest: flags; the environment; files named by {@code …_FILE} in
 * the environment; {@code .env.<profile>}; {@code .env}; {@code bedstone-<profile>.yaml}; {@code
 * bedstone.yaml}; the {@code PG*} names of libpq; in development the local engines, for each store
 * that nobody configured; the preset; the profile; the defaults. Within one source our own names
 * stand above aliases such as {@code DATABASE_URL}. An empty value counts as not set.
 */
public final class ConfigLoader {

    private final ConfigReader.Request request;

    private ConfigLoader(ConfigReader.Request request) {
        this.request = request;
    }

    /** A loader for the project in {@code directory} and the environment of this process. */
    public static ConfigLoader standard(Path directory) {
        return new ConfigLoader(
                new ConfigReader.Request(
                        directory, Map.of(), System.getenv(), Optional.empty(), Optional.empty()));
    }

    /**
     * The same with flags instead of those it has.
     *
     * @param flags values by canonical key, such as {@code bedstone.postgres.pool.max-size}
     */
    public ConfigLoader withFlags(Map<String, String> flags) {
        return new ConfigLoader(
                new ConfigReader.Request(
                        request.directory(),
                        Map.copyOf(flags),
                        request.environment(),
                        request.profile(),
                        request.engines()));
    }

    /** The same with another environment. */
    public ConfigLoader withEnvironment(Map<String, String> environment) {
        return new ConfigLoader(
                new ConfigReader.Request(
                        request.directory(),
                        request.flags(),
                        Map.copyOf(environment),
                        request.profile(),
                        request.engines()));
    }

    /** The same with a profile that stands above what any source says. */
    public ConfigLoader withProfile(Profile profile) {
        return new ConfigLoader(
                new ConfigReader.Request(
                        request.directory(),
                        request.flags(),
                        request.environment(),
                        Optional.of(profile),
                        request.engines()));
    }

    /**
     * The same with another file of the local engines than {@code bedstone.env} in {@code
     * bedstone.engines.data}.
     */
    public ConfigLoader withLocalEngines(Path file) {
        return new ConfigLoader(
                new ConfigReader.Request(
                        request.directory(),
                        request.flags(),
                        request.environment(),
                        request.profile(),
                        Optional.of(file)));
    }

    /**
     * Reads all sources.
     *
     * @throws dev.bedstone.kernel.ConfigurationException with every problem there is; none of them
     *     shows a secret
     */
    public LoadedConfig load() {
        return new ConfigReader(request).read();
    }
}
