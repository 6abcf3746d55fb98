package dev.bedstone.config.internal;

import dev.bedstone.config.MigrationsConfig;
import dev.bedstone.config.MigrationsConfig.Line;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what is configured of migrations. */
final class MigrationsReader {

    /** A shorter secret may well be somebody's name as well. */
    private static final int SHORTEST_SECRET = 8;

    private final Values values;
    private final Path directory;

    MigrationsReader(Values values, Path directory) {
        this.values = values;
        this.directory = directory;
    }

    MigrationsConfig read() {
        return new MigrationsConfig(
                directory,
                lines(),
                placeholders(),
                values.get(MigrationSettings.AUTOMATIC),
                values.get(MigrationSettings.CONTINUE_ON_ERROR),
                values.get(MigrationSettings.DRY_RUN),
                values.get(MigrationSettings.BACKUP_BEFORE),
                values.get(MigrationSettings.TIME_LIMIT),
                values.get(MigrationSettings.LOCK_WAIT),
                values.find(MigrationSettings.TOLERATE).orElse(Set.of()));
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Setting<String> setting : values.all(MigrationSettings.LINES)) {
            String[] name = MigrationSettings.LINES.name(setting.key()).split("\\.");
            values.find(setting)
                    .ifPresent(location -> lines.add(new Line(name[0], store(name[1]), location)));
        }
        return lines;
    }

    private static StoreKind store(String key) {
        return Arrays.stream(StoreKind.values())
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> placeholders() {
        Map<String, String> placeholders = new LinkedHashMap<>();
        for (Setting<String> setting : values.all(MigrationSettings.PLACEHOLDERS)) {
            values.find(setting)
                    .ifPresent(text -> {
                        refuseSecret(setting, text);
                        placeholders.put(MigrationSettings.PLACEHOLDERS.name(setting.key()), text);
                    });
        }
        return placeholders;
    }

    private void refuseSecret(Setting<String> placeholder, String text) {
        for (Setting<?> setting : SettingRegistry.ALL) {
            Optional<?> value = setting.isSecret() ? values.find(setting) : Optional.empty();
            if (value.orElse(null) instanceof Secret secret
                    && text.length() >= SHORTEST_SECRET
                    && text.equals(secret.reveal())) {
                values.problems()
                        .add(
                                values.where(placeholder),
                                "is the same as " + setting.key() + ", and statements are shown",
                                "placeholders are for names; let the script do without the secret");
            }
        }
    }
}
