package dev.bedstone.config.internal;

import dev.bedstone.config.TlsMode;
import dev.bedstone.config.internal.ConnectionUrl.Refused;
import dev.bedstone.kernel.Problems;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Spreads a store's URL over the keys it speaks about. Where a key says something else than the
 * URL, the stronger source is believed; where both stand in one place, neither is: that is a
 * problem. Where the local engines gave the URL, the other keys are not for them and have no
 * effect.
 */
final class UrlMerger {

    private final Layers layers;
    private final Problems problems;
    private final Consumer<String> notes;

    UrlMerger(Layers layers, Problems problems, Consumer<String> notes) {
        this.layers = layers;
        this.problems = problems;
        this.notes = notes;
    }

    /** Reads the URL of {@code store}, if it has one, and puts what it says above all layers. */
    void merge(StoreSettings store) {
        Located url = layers.find(store.url().key(), Rank.DEFAULT);
        Rank rank = layers.rank(store.url().key());
        if (url == null || rank == null) {
            return;
        }
        Optional<UrlParts> parts = parse(store, store.url(), url);
        parts.ifPresent(found -> {
            Merge merge = new Merge(store, url, rank);
            if (rank == Rank.LOCAL_ENGINES) {
                merge.dropOthers();
            }
            merge.all(found);
        });
    }

    /** Takes the URL apart, with a problem if that cannot be done. */
    Optional<UrlParts> parse(StoreSettings store, Setting<String> setting, Located url) {
        try {
            return Optional.of(UrlForms.of(store.kind()).parse(url.text()));
        } catch (Refused refused) {
            problems.add(
                    setting.key() + " (" + url.origin() + ")",
                    "the URL " + refused.what(),
                    refused.fix());
            return Optional.empty();
        }
    }

    /** One URL being spread. */
    private final class Merge {

        private final StoreSettings store;
        private final Located url;
        private final Rank urlRank;

        Merge(StoreSettings store, Located url, Rank urlRank) {
            this.store = store;
            this.url = url;
            this.urlRank = urlRank;
        }

        void all(UrlParts parts) {
            put(store.host(), parts.hostText());
            if (parts.hosts().size() == 1 && parts.hosts().getFirst().port().isPresent()) {
                put(store.port(), String.valueOf(parts.hosts().getFirst().port().getAsInt()));
            }
            parts.database().ifPresent(text -> put(store.database(), text));
            parts.user().ifPresent(text -> put(store.user(), text));
            parts.password().ifPresent(secret -> put(store.password(), secret.reveal()));
            parts.options().forEach(this::option);
            parts.encrypted().ifPresent(this::encryption);
        }

        private void option(String part, String text) {
            Setting<?> setting =
                    SettingRegistry.byKey(Setting.ROOT + store.kind().key() + "." + part);
            if (setting != null) {
                put(setting, text);
            }
        }

        private void put(Setting<?> setting, String text) {
            Located other = layers.find(setting.key(), Rank.LIBPQ);
            Rank rank = layers.rank(setting.key());
            if (other != null
                    && rank != null
                    && NameReader.differ(setting, other, url.with(text))) {
                if (rank.isBeside(urlRank)) {
                    contradiction(setting, other);
                } else if (rank.compareTo(urlRank) > 0) {
                    return;
                }
            }
            layers.put(Rank.URL, setting.key(), new Located(text, "URL in " + url.origin()));
        }

        /** What other sources say about the connection is not meant for the local engines. */
        private void dropOthers() {
            for (Setting<?> setting : store.all()) {
                Located other = layers.find(setting.key(), Rank.LIBPQ);
                if (other != null) {
                    notes.accept(other + ": has no effect on the local engines");
                    layers.all().forEach(layer -> layer.values().remove(setting.key()));
                }
            }
            layers.put(Rank.LOCAL_ENGINES, store.tls().mode().key(), url.with("disable"));
        }

        private void contradiction(Setting<?> setting, Located other) {
            problems.add(
                    setting.key() + " (" + other.origin() + ")",
                    "says something else than " + store.url().key() + " (" + url.origin() + ")",
                    "keep one of the two");
        }

        /** A scheme without TLS cannot be made safe by a setting; one with TLS checks the host. */
        private void encryption(boolean encrypted) {
            Setting<TlsMode> mode = store.tls().mode();
            Located other = layers.find(mode.key(), Rank.LIBPQ);
            if (other == null) {
                put(mode, encrypted ? "verify-full" : "disable");
            } else if (other.text().strip().equalsIgnoreCase("disable") == encrypted) {
                problems.add(
                        mode.key() + " (" + other.origin() + ")",
                        "says something else about TLS than the scheme of "
                                + (store.url().key() + " (" + url.origin() + ")"),
                        "write "
                                + (store == RedisSettings.STORE ? "rediss" : "https")
                                + ":// for TLS, or change the mode");
            } else {
                layers.put(Rank.URL, mode.key(), other);
            }
        }
    }
}
