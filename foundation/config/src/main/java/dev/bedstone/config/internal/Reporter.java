package dev.bedstone.config.internal;

import dev.bedstone.config.ConfigEntry;
import dev.bedstone.config.ConfigReport;
import dev.bedstone.config.internal.ConnectionUrl.Refused;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists what is in effect and where it came from. */
final class Reporter {

    private static final Set<String> STORE_KEYS =
            Arrays.stream(StoreKind.values()).map(StoreKind::key).collect(Collectors.toSet());

    private final Values values;

    Reporter(Values values) {
        this.values = values;
    }

    /** Every setting with a value, except those of stores that are not configured. */
    ConfigReport report(Set<StoreKind> configured, List<String> notes) {
        List<ConfigEntry> entries = new ArrayList<>();
        for (Setting<?> setting : SettingRegistry.ALL) {
            if (concerns(setting, configured)) {
                values.text(setting).ifPresent(text -> entries.add(entry(setting, text)));
            }
        }
        for (SettingFamily family : SettingRegistry.FAMILIES) {
            for (Setting<?> setting : values.all(family)) {
                values.text(setting).ifPresent(text -> entries.add(entry(setting, text)));
            }
        }
        return new ConfigReport(entries, notes);
    }

    private static boolean concerns(Setting<?> setting, Set<StoreKind> configured) {
        String area = setting.key().substring(Setting.ROOT.length()).split("\\.", 2)[0];
        return !STORE_KEYS.contains(area)
                || configured.stream().anyMatch(kind -> kind.key().equals(area));
    }

    private ConfigEntry entry(Setting<?> setting, String text) {
        return new ConfigEntry(
                setting.key(),
                shown(setting, text),
                values.origin(setting),
                setting.isSecret(),
                !values.isChosen(setting));
    }

    private static String shown(Setting<?> setting, String text) {
        if (setting.isSecret()) {
            return Secret.MASK;
        }
        return setting.isUrl() ? url(setting, text) : text;
    }

    private static String url(Setting<?> setting, String text) {
        String area = setting.key().substring(Setting.ROOT.length()).split("\\.", 2)[0];
        StoreKind kind =
                Arrays.stream(StoreKind.values())
                        .filter(candidate -> candidate.key().equals(area))
                        .findFirst()
                        .orElseThrow();
        try {
            return UrlForms.of(kind).parse(text).shown();
        } catch (Refused unreadable) {
            return Secret.MASK;
        }
    }
}
