package dev.bedstone.config.internal;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.StoreInstaller;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The installer of a store that has a part of the configuration to itself. */
public record PartInstaller<S extends Store, C>(
        StoreKind kind,
        Class<S> type,
        Function<BedstoneConfig, Optional<C>> part,
        Opener<S, C> opener)
        implements StoreInstaller<S> {

    @Override
    public boolean isConfigured(BedstoneConfig config) {
        return part.apply(config).isPresent();
    }

    @Override
    public S open(BedstoneConfig config, StoreHooks hooks) {
        C own = part.apply(config).orElseThrow(this::missing);
        return opener.open(own, config, hooks);
    }

    private ConfigurationException missing() {
        return new ConfigurationException(
                List.of(
                        new Problem(
                                Setting.ROOT + kind.key() + ".url",
                                kind.title() + " is not configured",
                                "set it, or run ./bedstone up in this project")));
    }
}
