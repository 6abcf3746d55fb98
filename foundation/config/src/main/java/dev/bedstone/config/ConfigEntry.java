package dev.bedstone.config;

/**
 * A setting in effect.
 *
 * @param key the canonical key
 * @param displayValue its value as it may be shown: secrets as {@code ****}, URLs without password
 * @param origin where it was set, such as {@code .env:3 (DB_PORT)}, {@code preset low-latency} or
 *     {@code default}
 * @param isSecret whether the value is withheld
 * @param isDefault whether nobody set it
 */
public record ConfigEntry(
        String key, String displayValue, String origin, boolean isSecret, boolean isDefault) {}
