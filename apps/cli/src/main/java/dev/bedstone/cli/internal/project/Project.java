package dev.bedstone.cli.internal.project;

import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.RootCommand;
import dev.bedstone.cli.internal.Shell;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.ConfigLoader;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.kernel.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The directory a command line works on. Immutable.
 *
 * @param directory absolute
 * @param loader reads its configuration, with what the command line sets
 */
public record Project(Path directory, ConfigLoader loader) {

    private static final String SETTINGS = "bedstone.yaml";

    /** The file in which a set of local engines says where they are, passwords included. */
    public static final String ENGINES_FILE = "bedstone.env";

    /** What only the launcher reads; no setting. */
    private static final String OF_THE_LAUNCHER = "BEDSTONE_REBUILD";

    /** The project that a command line means. */
    public static Project of(RootCommand root) {
        return of(root, Map.of());
    }

    /**
     * The same with keys that options of a verb set.
     *
     * @param options values by canonical key; stronger than {@code --set}
     */
    public static Project of(RootCommand root, Map<String, String> options) {
        Path directory =
                root.project()
                        .map(dir -> named(root.shell(), dir))
                        .orElseGet(() -> nearest(root.shell()));
        Map<String, String> flags = new HashMap<>(root.settings());
        flags.putAll(options);
        root.profile().ifPresent(name -> flags.put("bedstone.profile", name));
        return new Project(
                directory,
                ConfigLoader.standard(directory)
                        .withFlags(flags)
                        .withEnvironment(environment(root.shell())));
    }

    /**
     * Its configuration for a verb that opens stores: whoever looks at them does not want them
     * migrated by the way.
     *
     * @throws ConfigurationException if it cannot be used
     */
    public BedstoneConfig config() {
        BedstoneConfig config = loader.load().config();
        return config.with(config.migrations().automatic(false));
    }

    /** The environment without what is no setting. */
    static Map<String, String> environment(Shell shell) {
        Map<String, String> environment = new HashMap<>(shell.environment());
        environment.remove(OF_THE_LAUNCHER);
        return environment;
    }

    /**
     * Where the data of its local engines lies. A configuration that cannot be used does not hide
     * them where they usually are, so that they can be looked at and stopped.
     *
     * @param given the directory given on the command line, already absolute
     */
    public Path data(Optional<Path> given) {
        return given.orElseGet(this::configuredData);
    }

    private Path configuredData() {
        try {
            return directory.resolve(loader.load().engines().data());
        } catch (ConfigurationException unusable) {
            Path usual = directory.resolve(EngineSetOptions.DIRECTORY);
            if (Files.isDirectory(usual)) {
                return usual;
            }
            throw unusable;
        }
    }

    private static Path named(Shell shell, Path given) {
        Path directory = shell.directory().resolve(given).normalize();
        if (!Files.isDirectory(directory)) {
            throw new CommandFailure(
                    "--project "
                            + given
                            + ": there is no such directory; 'bedstone init "
                            + given
                            + "' makes one");
        }
        return directory;
    }

    private static Path nearest(Shell shell) {
        for (Path at = shell.directory(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(SETTINGS))) {
                return at;
            }
        }
        return shell.directory();
    }
}
