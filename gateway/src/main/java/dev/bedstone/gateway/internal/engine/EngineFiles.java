package dev.bedstone.gateway.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The engine's part of a data directory: {@code engine} (tables), {@code backups}, {@code
 * configuration}. Immutable.
 *
 * @param data where tables are
 * @param backups the only place BACKUP writes to and RESTORE reads from
 * @param configuration the engine's configuration file
 */
public record EngineFiles(Path data, Path backups, Path configuration) {

    /**
     * Creates the directories and writes the configuration.
     *
     * @param limits what one statement may take
     */
    public static EngineFiles in(Path directory, EngineLimits limits) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        Path settings = Files.createDirectories(root.resolve("configuration"));
        EngineFiles files =
                new EngineFiles(
                        Files.createDirectories(root.resolve("engine")),
                        Files.createDirectories(root.resolve("backups")),
                        settings.resolve("config.xml"));
        Path users = settings.resolve("users.xml");
        Files.writeString(files.configuration, files.configurationText(users));
        Files.writeString(users, limits.usersText());
        return files;
    }

    private String configurationText(Path users) {
        return """
        <clickhouse>
          <display_name>bedstone</display_name>
          <users_config>%s</users_config>
          <backups><allowed_path>%s</allowed_path></backups>
        </clickhouse>
        """
                .formatted(escaped(users), escaped(backups));
    }

    private static String escaped(Path path) {
        return path.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
