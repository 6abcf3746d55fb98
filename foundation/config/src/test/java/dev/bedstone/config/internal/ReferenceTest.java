package dev.bedstone.config.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/reference/settings.md} equal to the declarations. Run with {@code
 * -Dbedstone.reference.write=true} to write it anew.
 */
class ReferenceTest {

    private static final Path FILE = Path.of("../../docs/reference/settings.md");

    @Test
    void theReferenceSaysWhatTheCodeDoes() throws IOException {
        String rendered = render();
        if (Boolean.getBoolean("bedstone.reference.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, rendered);
        }
        assertThat(Files.readString(FILE))
                .as(
                        "docs/reference/settings.md; write it anew with -Dbedstone.reference.write=true")
                .isEqualTo(rendered);
    }

    @Test
    void environmentNamesAreDistinct() {
        assertThat(SettingRegistry.ALL)
                .extracting(Setting::environmentName)
                .doesNotHaveDuplicates();
        assertThat(Aliases.ALL).extracting(Alias::name).doesNotHaveDuplicates();
        assertThat(Aliases.ALL)
                .extracting(Alias::name)
                .doesNotContainAnyElementsOf(Aliases.UNUSED.keySet());
    }

    @Test
    void everyDefaultIsOfItsForm() {
        for (Setting<?> setting : SettingRegistry.ALL) {
            setting.standard()
                    .ifPresent(text -> assertThat(setting.form().parse(text)).isNotNull());
        }
    }

    private static String render() {
        StringBuilder out = new StringBuilder(introduction());
        section(out, "General", GeneralSettings.ALL);
        section(out, "Migrations", MigrationSettings.ALL);
        MigrationSettings.FAMILIES.forEach(family -> family(out, family));
        section(out, "PostgreSQL", PostgresSettings.ALL);
        section(out, "Redis", RedisSettings.ALL);
        section(out, "ClickHouse", ClickHouseSettings.ALL);
        section(out, "MongoDB", MongoSettings.ALL);
        section(out, "Analytics events", IngestSettings.ALL);
        section(out, "Telemetry", TelemetrySettings.ALL);
        profiles(out);
        urls(out);
        aliases(out);
        return out.toString();
    }

    private static String introduction() {
        return """
        # Settings

        This file is generated from the declarations in `foundation/config`.

        Every setting has a key, such as `bedstone.postgres.pool.max-size`, and a name in the environment:
        upper case, with `_` for `.` and `-` (`BEDSTONE_POSTGRES_POOL_MAX_SIZE`). `./bedstone config show` lists
        what is in effect and where it was set; `./bedstone config check` lists everything that is wrong.

        Sources, from the strongest to the weakest:

        1. flags (`--set KEY=VALUE`)
        2. the environment
        3. files named in the environment by `_FILE` behind any accepted name (`DB_PASSWORD_FILE=/run/secrets/db`)
        4. `.env.<profile>`, then `.env`
        5. `bedstone-<profile>.yaml`, then `bedstone.yaml`
        6. the `PG*` names of libpq
        7. in the profile `development`, the local engines, for each store that nothing above configures
        8. the preset, then the profile, then the default

        Within one source our own names stand above the names of other applications listed below. An empty value
        counts as not set. Values in files may contain `${NAME}`, `${NAME:-default}` and `${file:/path}`;
        `$${` stands for `${`; a name without a value is an error. In `.env`, single quotes take a value
        literally, double quotes know `\\n \\r \\t \\" \\\\ \\$`, and `#` after a blank begins a comment.

        Durations are written `500ms`, `30s`, `2m`, `1h`, `1d` or `PT30S`; paths are relative to the project
        directory. The profile `production` refuses missing and well-known passwords, passwords equal to the
        user, TLS below `verify-full`, row data in failures, and files with passwords written out that every
        user of the machine may read (those that a container platform mounts below `/run/secrets` excepted).
        Keys with a name of your own, such as `bedstone.migrations.placeholders.<name>`, are set by flags and in YAML
        and have no name in the environment; their values in YAML may use `${NAME}`.
        A URL and a separate key that say different things are an error in every profile.
        """;
    }

    private static void section(StringBuilder out, String title, List<Setting<?>> settings) {
        out.append("\n## ")
                .append(title)
                .append("\n\n| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
        for (Setting<?> setting : settings) {
            out.append("| `")
                    .append(setting.key())
                    .append("` | ")
                    .append(setting.form().description());
            out.append(" | ").append(setting.standard().map(text -> "`" + text + "`").orElse(""));
            out.append(" | ").append(setting.meaning()).append(" |\n");
        }
    }

    private static void family(StringBuilder out, SettingFamily family) {
        out.append("| `").append(family.shown()).append("` | ");
        out.append(family.form().description()).append(" |  | ");
        out.append(family.meaning()).append(" |\n");
    }

    private static void profiles(StringBuilder out) {
        out.append(
                "\n## Profiles and presets\n\n| Profile or preset | Key | Default there |\n|---|---|---|\n");
        for (var profile : Profile.values()) {
            figures(out, "profile " + Forms.name(profile), Profiles.of(profile));
        }
        for (var preset : GeneralSettings.Preset.values()) {
            figures(out, "preset " + Forms.name(preset), Profiles.of(preset));
        }
    }

    private static void figures(StringBuilder out, String title, Map<Setting<?>, String> figures) {
        Map<String, String> sorted = new TreeMap<>();
        figures.forEach((setting, text) -> sorted.put(setting.key(), text));
        sorted.forEach((key, text) ->
                out.append("| ")
                        .append(title)
                        .append(" | `")
                        .append(key)
                        .append("` | `")
                        .append(text)
                        .append("` |\n"));
    }

    private static void urls(StringBuilder out) {
        out.append(
                """

                ## Connection URLs

                `scheme://user:password@host:port/database?parameter=value`. User, password and database are
                percent-decoded; what a URL lacks comes from the separate keys. Where a key says something else,
                the stronger source is believed; in one source that is an error. Any parameter that is not listed is refused.

                | Store | Schemes | Parameters |
                |---|---|---|
                """);
        for (StoreSettings store :
                List.of(
                        PostgresSettings.STORE,
                        RedisSettings.STORE,
                        ClickHouseSettings.STORE,
                        MongoSettings.STORE)) {
            UrlForm form = UrlForms.of(store.kind());
            out.append("| ").append(store.kind().title());
            out.append(" | ").append(words(form.schemes().keySet()));
            out.append(" | ").append(words(form.parameters().keySet())).append(" |\n");
        }
    }

    private static String words(Set<String> words) {
        return words.stream()
                .sorted()
                .map(word -> "`" + word + "`")
                .collect(Collectors.joining(", "));
    }

    private static void aliases(StringBuilder out) {
        out.append(
                """

                ## Names of other applications

                Accepted in the environment and in `.env`. Numbers without a unit count seconds there.

                | Name | Setting |
                |---|---|
                """);
        Map<String, String> names = new TreeMap<>();
        Aliases.ALL.forEach(alias -> names.put(alias.name(), "`" + alias.setting().key() + "`"));
        names.putAll(Aliases.UNUSED);
        names.forEach((name, meaning) ->
                out.append("| `").append(name).append("` | ").append(meaning).append(" |\n"));
    }
}
