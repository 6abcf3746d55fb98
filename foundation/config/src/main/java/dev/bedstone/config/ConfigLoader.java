package dev.bedstone.config;

/** Reads the configuration from its sources. */
public final class ConfigLoader {

    private ConfigLoader() {}
}
