package dev.bedstone.config.internal;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** All settings, found by key and by name in the environment. */
public final class SettingRegistry {

    /** Every setting, in the order of the reference. */
    public static final List<Setting<?>> ALL =
            Stream.of(
                            GeneralSettings.ALL,
                            MigrationSettings.ALL,
                            PostgresSettings.ALL,
                            RedisSettings.ALL,
                            ClickHouseSettings.ALL,
                            MongoSettings.ALL,
                            IngestSettings.ALL,
                            TelemetrySettings.ALL)
                    .<Setting<?>>flatMap(List::stream)
                    .toList();

    /** Settings whose keys end in a name that a person chooses. */
    public static final List<SettingFamily> FAMILIES = MigrationSettings.FAMILIES;

    /** Names that begin like ours and belong to the launcher and the engines. */
    static final Set<String> RESERVED =
            Set.of(
                    "BEDSTONE_CACHE",
                    "BEDSTONE_HOME",
                    "BEDSTONE_JAVA_HOME",
                    "BEDSTONE_CHDB_LIBRARY",
                    "BEDSTONE_JAVA_OPTS",
                    "BEDSTONE_OPTS",
                    "BEDSTONE_PROJECT",
                    "BEDSTONE_REBUILD");

    /** Behind a name: its value is the path of a file that holds the actual value. */
    static final String FILE_SUFFIX = "_FILE";

    private static final int FARTHEST = 6;

    private static final Map<String, Setting<?>> BY_KEY =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::key, setting -> setting));
    private static final Map<String, Setting<?>> BY_ENVIRONMENT_NAME =
            ALL.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    Setting::environmentName, setting -> setting));
    private static final Map<String, Alias> BY_ALIAS = byAlias();

    private SettingRegistry() {}

    static @Nullable Setting<?> byKey(String key) {
        Setting<?> known = BY_KEY.get(key);
        return known != null
                ? known
                : FAMILIES.stream()
                        .filter(family -> family.has(key))
                        .findFirst()
                        .map(family -> family.setting(key))
                        .orElse(null);
    }

    static @Nullable Setting<?> byEnvironmentName(String name) {
        return BY_ENVIRONMENT_NAME.get(name);
    }

    static @Nullable Alias byAlias(String name) {
        return BY_ALIAS.get(name);
    }

    /** Whether a name in the environment, {@code _FILE} behind it or not, sets anything. */
    static boolean isAccepted(String name) {
        String base = name.endsWith(FILE_SUFFIX) ? withoutFileSuffix(name) : name;
        return byEnvironmentName(name) != null
                || byAlias(name) != null
                || byEnvironmentName(base) != null
                || byAlias(base) != null;
    }

    /** The setting that a name in the environment sets, by itself or as an alias. */
    static @Nullable Setting<?> meant(String name) {
        Alias alias = byAlias(name);
        Setting<?> own = byEnvironmentName(name);
        return own == null && alias != null ? alias.setting() : own;
    }

    /** Whether a name in the environment sets a secret, or a URL, which may hold one. */
    static boolean holdsSecret(String name) {
        Setting<?> setting = meant(name);
        return setting != null && (setting.isSecret() || setting.isUrl());
    }

    /** The name whose value stands in the file that {@code name} points to. */
    static String withoutFileSuffix(String name) {
        return name.substring(0, name.length() - FILE_SUFFIX.length());
    }

    /** The known key nearest to {@code key}, if any is near. */
    static Optional<String> nearestKey(String key) {
        Optional<String> family =
                FAMILIES.stream()
                        .filter(candidate -> candidate.covers(key))
                        .map(SettingFamily::shown)
                        .findFirst();
        return family.isPresent() ? family : nearestSetting(key);
    }

    private static Optional<String> nearestSetting(String key) {
        return key.startsWith(Setting.ROOT) || BY_KEY.get(Setting.ROOT + key) == null
                ? nearest(key, BY_KEY.keySet())
                : Optional.of(Setting.ROOT + key);
    }

    /** The known {@code BEDSTONE_} name nearest to {@code name}, if any is near. */
    static Optional<String> nearestEnvironmentName(String name) {
        return nearest(name, BY_ENVIRONMENT_NAME.keySet());
    }

    private static Optional<String> nearest(String word, Set<String> known) {
        LevenshteinDistance distance = new LevenshteinDistance(FARTHEST);
        return known.stream()
                .filter(candidate -> distance.apply(word, candidate) >= 0)
                .min(
                        Comparator.<String>comparingInt(
                                        candidate -> distance.apply(word, candidate))
                                .thenComparing(Comparator.naturalOrder()));
    }

    private static Map<String, Alias> byAlias() {
        Map<String, Alias> aliases = new HashMap<>();
        Aliases.ALL.forEach(alias -> aliases.put(alias.name(), alias));
        return Map.copyOf(aliases);
    }
}
