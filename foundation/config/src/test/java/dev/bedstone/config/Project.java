package dev.bedstone.config;

import dev.bedstone.kernel.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A project directory with files, flags and an environment of its own. */
final class Project {

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> flags = new HashMap<>();

    Project(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    Project environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Project flag(String key, String value) {
        flags.put(key, value);
        return this;
    }

    Project file(String name, String content) {
        return file(name, content, "rw-------");
    }

    Project file(String name, String content, String permissions) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ConfigLoader loader() {
        return ConfigLoader.standard(directory).withEnvironment(environment).withFlags(flags);
    }

    LoadedConfig load() {
        return loader().load();
    }

    PostgresConfig postgres() {
        return load().config().postgres().orElseThrow();
    }

    RedisConfig redis() {
        return load().config().redis().orElseThrow();
    }

    /** What is wrong, one line each; empty if nothing is. */
    List<String> problems() {
        try {
            loader().load();
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems().stream().map(Object::toString).toList();
        }
    }
}
