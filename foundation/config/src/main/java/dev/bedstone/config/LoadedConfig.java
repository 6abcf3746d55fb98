package dev.bedstone.config;

/**
 * What {@link ConfigLoader} read.
 *
 * @param config what the stores are opened with
 * @param engines what the local engines are started with
 * @param report where everything came from
 */
public record LoadedConfig(BedstoneConfig config, EnginesConfig engines, ConfigReport report) {}
