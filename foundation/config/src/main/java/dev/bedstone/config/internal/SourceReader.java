package dev.bedstone.config.internal;

import dev.bedstone.config.Profile;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a person wrote, source by source, into layers. */
final class SourceReader {

    private static final NameReader.Ranks ENVIRONMENT =
            new NameReader.Ranks(
                    Rank.ENVIRONMENT,
                    Rank.ENVIRONMENT_ALIAS,
                    Rank.SECRET_FILE,
                    Rank.SECRET_FILE_ALIAS);
    private static final NameReader.Ranks PROFILE_DOT_ENV =
            new NameReader.Ranks(
                    Rank.PROFILE_DOT_ENV,
                    Rank.PROFILE_DOT_ENV_ALIAS,
                    Rank.PROFILE_DOT_ENV_FILE,
                    Rank.PROFILE_DOT_ENV_FILE);
    private static final NameReader.Ranks DOT_ENV =
            new NameReader.Ranks(
                    Rank.DOT_ENV, Rank.DOT_ENV_ALIAS, Rank.DOT_ENV_FILE, Rank.DOT_ENV_FILE);

    private static final Pattern USED_NAME = Pattern.compile("(?<!\\$)\\$\\{([^}:]+|file:[^}]*)");
    private static final Pattern URL_WITH_PASSWORD = Pattern.compile("://[^/?#]*:[^/?#]*@");

    private final Map<String, String> environment;
    private final Layers layers;
    private final TextFiles files;
    private final Problems problems;
    private final NameReader names;
    private final Map<String, String> defined = new LinkedHashMap<>();

    SourceReader(
            Map<String, String> environment,
            Layers layers,
            TextFiles files,
            Problems problems,
            Consumer<String> notes) {
        this.environment = environment;
        this.layers = layers;
        this.files = files;
        this.problems = problems;
        this.names = new NameReader(layers, files, problems, notes);
    }

    void flags(Map<String, String> flags) {
        flags.forEach((key, text) -> keyed(key, new Located(text, "flag " + key), Rank.FLAG));
    }

    void environment() {
        Map<String, Located> located = new LinkedHashMap<>();
        environment.forEach(
                (name, text) -> located.put(name, new Located(text, "environment " + name)));
        names.read(located, ENVIRONMENT);
    }

    void dotEnv() {
        dotEnv(Path.of(".env"), DOT_ENV);
    }

    void dotEnv(Profile profile) {
        dotEnv(Path.of(".env." + Forms.name(profile)), PROFILE_DOT_ENV);
    }

    void yaml() {
        yaml(Path.of("bedstone.yaml"), Rank.YAML);
    }

    void yaml(Profile profile) {
        yaml(Path.of("bedstone-" + Forms.name(profile) + ".yaml"), Rank.PROFILE_YAML);
    }

    /** Takes from the local engines' file what concerns {@code stores}. */
    void localEngines(Path file, String shown, Set<StoreKind> stores) {
        String origin = "local engines (" + shown + ")";
        files.content(file)
                .ifPresent(content ->
                        DotEnv.read(shown, content, problems)
                                .forEach((name, entry) ->
                                        local(name, new Located(entry.text(), origin), stores)));
    }

    private void local(String name, Located located, Set<StoreKind> stores) {
        Setting<?> setting = SettingRegistry.byEnvironmentName(name);
        if (setting != null
                && stores.stream()
                        .anyMatch(kind ->
                                setting.key().startsWith(Setting.ROOT + kind.key() + "."))) {
            layers.put(Rank.LOCAL_ENGINES, setting.key(), located);
        }
    }

    private void dotEnv(Path file, NameReader.Ranks ranks) {
        files.content(file)
                .map(content -> DotEnv.read(file.toString(), content, problems))
                .ifPresent(entries -> names.read(resolve(file, entries), ranks));
    }

    private Map<String, Located> resolve(Path file, Map<String, DotEnv.Entry> entries) {
        Map<String, Located> resolved = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            String origin = file + ":" + entry.line() + " (" + name + ")";
            DotEnvNames values =
                    new DotEnvNames(entries, this::lookUp, path -> content(path, origin));
            try {
                resolved.put(name, new Located(values.value(name, entry), origin));
            } catch (Substitution.UndefinedName undefined) {
                undefined(name, entry, origin, undefined, resolved);
            }
        });
        resolved.forEach((name, located) -> defined.put(name, located.text()));
        entries.forEach((name, entry) -> noteSecret(file, name, entry.text()));
        return resolved;
    }

    /** A line that sets nothing of ours may refer to what only its own program knows. */
    private void undefined(
            String name,
            DotEnv.Entry entry,
            String origin,
            Substitution.UndefinedName undefined,
            Map<String, Located> resolved) {
        if (SettingRegistry.isAccepted(name)) {
            addUndefined(origin, undefined);
        } else {
            resolved.put(name, new Located(entry.text(), origin));
        }
    }

    private @Nullable String lookUp(String name) {
        String fromEnvironment = environment.get(name);
        return fromEnvironment == null ? defined.get(name) : fromEnvironment;
    }

    private void yaml(Path file, Rank rank) {
        files.content(file)
                .map(content -> YamlFile.read(file.toString(), content, problems))
                .ifPresent(values ->
                        values.forEach((key, located) -> {
                            String text = substitute(located);
                            refuseSecret(key, located);
                            if (text != null) {
                                keyed(key, located.with(text), rank);
                            }
                            noteSecret(file, Setting.environmentName(key), located.text());
                        }));
    }

    private @Nullable String substitute(Located located) {
        Substitution substitution =
                new Substitution(this::lookUp, path -> content(path, located.origin()));
        try {
            return substitution.apply(located.text());
        } catch (Substitution.UndefinedName undefined) {
            addUndefined(located.origin(), undefined);
            return null;
        }
    }

    /** A placeholder stands in statements, and those are shown. */
    private void refuseSecret(String key, Located located) {
        if (!MigrationSettings.PLACEHOLDERS.covers(key)) {
            return;
        }
        Matcher used = USED_NAME.matcher(located.text());
        while (used.find()) {
            String name = used.group(1);
            if (name.startsWith("file:") || SettingRegistry.holdsSecret(name)) {
                problems.add(
                        located.origin() + " (" + key + ")",
                        "takes its value from ${"
                                + name
                                + "}, which is kept secret, and"
                                + " statements are shown",
                        "placeholders are for names; let the script do without the secret");
            }
        }
    }

    private void addUndefined(String origin, Substitution.UndefinedName undefined) {
        problems.add(
                origin,
                String.valueOf(undefined.getMessage()),
                "define it, or write $${ for a literal ${");
    }

    private String content(String file, String origin) {
        return files.secret(file, origin)
                .orElseThrow(
                        () -> new Substitution.UndefinedName("uses a file that cannot be read"));
    }

    private void keyed(String key, Located located, Rank rank) {
        if (SettingRegistry.byKey(key) == null) {
            problems.add(
                    located.origin(),
                    key + " is not a setting",
                    SettingRegistry.nearestKey(key)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("remove it, or see the list of settings"));
        } else if (!located.text().isBlank()) {
            layers.put(rank, key, located);
        }
    }

    /** A password written out makes its file one to keep to oneself; a {@code ${NAME}} does not. */
    private void noteSecret(Path file, String name, String written) {
        Setting<?> meant = SettingRegistry.meant(name);
        if (meant == null || written.isBlank() || written.contains("${")) {
            return;
        }
        if (meant.isSecret() || (meant.isUrl() && URL_WITH_PASSWORD.matcher(written).find())) {
            files.holdsSecret(file);
        }
    }
}
