package dev.bedstone.config.internal;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key that can be configured: its name, what it may be and what it is for. Immutable.
 *
 * @param key the canonical key, such as {@code bedstone.postgres.pool.max-size}
 * @param form what may be written
 * @param standard the text of its default; empty if there is none
 * @param meaning what it is for, as one sentence
 */
public record Setting<T>(String key, Form<T> form, Optional<String> standard, String meaning) {

    /** Where all keys begin. */
    public static final String ROOT = "bedstone.";

    static <T> Setting<T> of(String key, Form<T> form, @Nullable String standard, String meaning) {
        return new Setting<>(ROOT + key, form, Optional.ofNullable(standard), meaning);
    }

    /** The name in the environment: {@code BEDSTONE_POSTGRES_POOL_MAX_SIZE}. */
    public String environmentName() {
        return environmentName(key);
    }

    /** The name in the environment of any key. */
    static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Whether the value must not be shown. */
    public boolean isSecret() {
        return form == Forms.SECRET;
    }

    /** Whether the value is a URL, which may contain a password. */
    public boolean isUrl() {
        return form == Forms.URL;
    }
}
