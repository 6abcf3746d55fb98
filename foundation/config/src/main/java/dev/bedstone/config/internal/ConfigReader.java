package dev.bedstone.config.internal;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.ConfigReport;
import dev.bedstone.config.EnginesConfig;
import dev.bedstone.config.HealthConfig;
import dev.bedstone.config.LoadedConfig;
import dev.bedstone.config.Profile;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One load: reads the sources, builds the records, and reports. Used once. */
public final class ConfigReader {

    private static final List<StoreSettings> STORES =
            List.of(
                    PostgresSettings.STORE,
                    RedisSettings.STORE,
                    ClickHouseSettings.STORE,
                    MongoSettings.STORE);
    private static final String ENGINES_FILE = "bedstone.env";

    private final Request request;
    private final Problems problems = new Problems();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Layers layers = new Layers();
    private final TextFiles files;
    private final UrlMerger merger;

    /**
     * What to load.
     *
     * @param directory where the files lie
     * @param flags values by canonical key
     * @param environment values by name
     * @param profile overrides every source, if given
     * @param engines the local engines' file, if it is not in its usual place
     */
    public record Request(
            Path directory,
            Map<String, String> flags,
            Map<String, String> environment,
            Optional<Profile> profile,
            Optional<Path> engines) {

        /** Shows the directory only, for the rest may be secret. */
        @Override
        public String toString() {
            return "configuration of " + directory;
        }
    }

    public ConfigReader(Request request) {
        this.request = request;
        this.files = new TextFiles(request.directory(), problems);
        this.merger = new UrlMerger(layers, problems, notes::add);
    }

    /**
     * Loads.
     *
     * @throws dev.bedstone.kernel.ConfigurationException with everything that is wrong
     */
    public LoadedConfig read() {
        Profile profile = readSources();
        layers.put(
                Rank.PROFILE,
                GeneralSettings.PROFILE.key(),
                new Located(Forms.name(profile), "default"));
        putDefaults(profile);
        readLocalEngines(profile);
        STORES.forEach(merger::merge);
        Values values = values();
        SettingRegistry.ALL.forEach(values::find);
        LoadedConfig loaded = build(values, profile);
        noteAutomatic(loaded.config());
        if (profile == Profile.PRODUCTION) {
            new ProductionRules(values).check(loaded.config());
        }
        checkExposedFiles(profile);
        problems.throwIfAny();
        ConfigReport report = new Reporter(values).report(configured(), List.copyOf(notes));
        return new LoadedConfig(loaded.config(), loaded.engines(), report);
    }

    private Values values() {
        return new Values(layers, problems, request.directory());
    }

    private Profile readSources() {
        SourceReader sources =
                new SourceReader(request.environment(), layers, files, problems, notes::add);
        sources.flags(request.flags());
        sources.environment();
        sources.dotEnv();
        sources.yaml();
        Profile profile = profile();
        sources.dotEnv(profile);
        sources.yaml(profile);
        checkProfileStays(profile);
        return profile;
    }

    private Profile profile() {
        request.profile()
                .ifPresent(profile ->
                        layers.put(
                                Rank.FLAG,
                                GeneralSettings.PROFILE.key(),
                                new Located(Forms.name(profile), "chosen by the program")));
        return values().get(GeneralSettings.PROFILE);
    }

    /** A file chosen by the profile cannot choose another one. */
    private void checkProfileStays(Profile profile) {
        for (Rank rank :
                List.of(Rank.PROFILE_YAML, Rank.PROFILE_DOT_ENV, Rank.PROFILE_DOT_ENV_ALIAS)) {
            Located located = layers.at(rank).values().get(GeneralSettings.PROFILE.key());
            if (located != null
                    && NameReader.differ(
                            GeneralSettings.PROFILE, located, located.with(Forms.name(profile)))) {
                problems.add(
                        GeneralSettings.PROFILE.key() + " (" + located.origin() + ")",
                        "cannot change the profile, which is " + Forms.name(profile) + " already",
                        "set it in bedstone.yaml, .env or the environment");
            }
        }
    }

    private void putDefaults(Profile profile) {
        Profiles.of(profile)
                .forEach((setting, text) ->
                        layers.put(
                                Rank.PROFILE,
                                setting.key(),
                                new Located(text, "profile " + Forms.name(profile))));
        values().find(GeneralSettings.PRESET)
                .ifPresent(preset ->
                        Profiles.of(preset)
                                .forEach((setting, text) ->
                                        layers.put(
                                                Rank.PRESET,
                                                setting.key(),
                                                new Located(
                                                        text, "preset " + Forms.name(preset)))));
    }

    /** Fills the stores that nobody configured, in development only. */
    private void readLocalEngines(Profile profile) {
        Set<StoreKind> missing = EnumSet.allOf(StoreKind.class);
        missing.removeAll(configured());
        if (profile == Profile.DEVELOPMENT && !missing.isEmpty()) {
            Path data = values().get(GeneralSettings.ENGINES_DATA);
            Path file = request.engines().orElse(data.resolve(ENGINES_FILE));
            new SourceReader(request.environment(), layers, files, problems, notes::add)
                    .localEngines(file, file.toString(), missing);
        }
    }

    private Set<StoreKind> configured() {
        Set<StoreKind> configured = EnumSet.noneOf(StoreKind.class);
        for (StoreSettings store : STORES) {
            if (isSet(store.url()) || isSet(store.host())) {
                configured.add(store.kind());
            }
        }
        return configured;
    }

    private boolean isSet(Setting<?> setting) {
        return layers.find(setting.key(), Rank.LOCAL_ENGINES) != null;
    }

    private LoadedConfig build(Values values, Profile profile) {
        Set<StoreKind> configured = configured();
        noteWithoutEffect(configured);
        FurtherUrls urls = new FurtherUrls(layers, merger, problems);
        BedstoneConfig config =
                new BedstoneConfig(
                        profile,
                        configured.contains(StoreKind.POSTGRES)
                                ? new PostgresReader(values, urls).read()
                                : Optional.empty(),
                        configured.contains(StoreKind.CLICKHOUSE)
                                ? new ClickHouseReader(values, urls).read()
                                : Optional.empty(),
                        configured.contains(StoreKind.MONGO)
                                ? new MongoReader(values, urls).read()
                                : Optional.empty(),
                        configured.contains(StoreKind.REDIS)
                                ? new RedisReader(values, urls).read()
                                : Optional.empty(),
                        new HealthConfig(
                                values.get(GeneralSettings.HEALTH_INTERVAL),
                                values.get(GeneralSettings.HEALTH_DEADLINE),
                                values.get(GeneralSettings.HEALTH_SLOW)),
                        values.get(GeneralSettings.INSTANCES),
                        new MigrationsReader(values, request.directory()).read(),
                        IngestSettings.read(values, request.directory()),
                        TelemetrySettings.read(values));
        return new LoadedConfig(config, engines(values), new ConfigReport(List.of(), List.of()));
    }

    private EnginesConfig engines(Values values) {
        return new EnginesConfig(
                request.directory().resolve(values.get(GeneralSettings.ENGINES_DATA)),
                values.get(GeneralSettings.ENGINES_POSTGRES_PORT),
                values.get(GeneralSettings.ENGINES_POSTGRES_MAJOR),
                values.get(GeneralSettings.ENGINES_REDIS_PORT),
                values.get(GeneralSettings.ENGINES_REDIS_CACHE_PORT),
                values.get(GeneralSettings.ENGINES_CLICKHOUSE_PORT),
                values.get(GeneralSettings.ENGINES_MONGO_PORT));
    }

    /** What has no effect is worth a word: a password without a host opens no store. */
    private void noteWithoutEffect(Set<StoreKind> configured) {
        for (StoreSettings store : STORES) {
            Located part = layers.find(store.password().key(), Rank.YAML);
            if (part != null && !configured.contains(store.kind())) {
                notes.add(
                        part.origin()
                                + ": has no effect, for neither "
                                + store.url().key()
                                + " nor "
                                + store.host().key()
                                + " is set");
            }
        }
    }

    private void noteAutomatic(BedstoneConfig config) {
        if (config.migrations().automatic() && !config.migratesAutomatically()) {
            notes.add(
                    values().where(MigrationSettings.AUTOMATIC)
                            + ": has no effect in production; make 'bedstone migrate up' a step of"
                            + " the deployment");
        }
    }

    private void checkExposedFiles(Profile profile) {
        List<Path> exposed = new ArrayList<>(files.exposed());
        for (Path file : exposed) {
            String what = "holds a secret and can be read by every user of this machine";
            String fix = "run chmod 600 " + file;
            if (profile == Profile.PRODUCTION) {
                problems.add(file.toString(), what, fix);
            } else {
                notes.add(file + ": " + what + "; " + fix);
            }
        }
    }
}
