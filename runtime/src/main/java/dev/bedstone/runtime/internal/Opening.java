package dev.bedstone.runtime.internal;

import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.StoreInstaller;
import dev.bedstone.contracts.Store;
import dev.bedstone.contracts.StoreHooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Opens stores side by side, because each of them mostly waits. All or nothing: if one cannot be
 * opened, those that could are closed again.
 */
public final class Opening {

    private final BedstoneConfig config;
    private final StoreHooks hooks;

    public Opening(BedstoneConfig config, StoreHooks hooks) {
        this.config = config;
        this.hooks = hooks;
    }

    /**
     * The opened stores, in the order of their installers.
     *
     * @throws RuntimeException the first failure in that order, the others suppressed in it
     */
    public List<Store> open(List<StoreInstaller<?>> installers, Duration closeTimeout) {
        List<CompletableFuture<Store>> attempts = installers.stream().map(this::attempt).toList();
        List<Store> opened = new ArrayList<>();
        RuntimeException failure = null;
        for (CompletableFuture<Store> attempt : attempts) {
            try {
                opened.add(attempt.join());
            } catch (CompletionException wrapped) {
                failure = joined(failure, wrapped);
            }
        }
        if (failure != null) {
            new Closing(opened, closeTimeout).run();
            throw failure;
        }
        return List.copyOf(opened);
    }

    private CompletableFuture<Store> attempt(StoreInstaller<?> installer) {
        var attempt = new CompletableFuture<Store>();
        Thread.ofVirtual()
                .name("bedstone-open-" + installer.kind().key())
                .start(() -> {
                    try {
                        attempt.complete(installer.open(config, hooks));
                    } catch (Throwable thrown) {
                        attempt.completeExceptionally(thrown);
                    }
                });
        return attempt;
    }

    private static RuntimeException joined(
            @Nullable RuntimeException first, CompletionException wrapped) {
        Throwable cause = wrapped.getCause();
        RuntimeException failure = cause instanceof RuntimeException known ? known : wrapped;
        if (first == null) {
            return failure;
        }
        first.addSuppressed(failure);
        return first;
    }
}
