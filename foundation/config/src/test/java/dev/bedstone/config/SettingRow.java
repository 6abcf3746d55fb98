package dev.bedstone.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one setting does.
 *
 * @param read where it arrives in the records
 * @param standard what it is by default
 * @param text what it is set to
 * @param set what it is then
 */
record SettingRow(
        String key, Function<LoadedConfig, Object> read, Object standard, String text, Object set) {

    @Override
    public String toString() {
        return key;
    }

    static SettingRow row(
            String key,
            Function<LoadedConfig, Object> read,
            Object standard,
            String text,
            Object set) {
        return new SettingRow("bedstone." + key, read, standard, text, set);
    }

    static SettingRow time(String key, Function<LoadedConfig, Object> read, Duration standard) {
        return row(key, read, standard, "70s", seconds(70));
    }

    static SettingRow file(String key, Function<LoadedConfig, Optional<Path>> read) {
        return row(
                key,
                config -> read.apply(config).map(path -> path.getFileName().toString()).orElse(""),
                "",
                "x",
                "x");
    }

    static String shown(LoadedConfig loaded, String key) {
        return loaded.report().find("bedstone." + key).map(ConfigEntry::displayValue).orElse("");
    }

    static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
