package dev.bedstone.config.internal;

import dev.bedstone.kernel.Problems;
import dev.bedstone.kernel.Secret;
import java.util.Optional;
import java.util.Set;

/** Reads the URLs of a store beside its main one. */
final class FurtherUrls {

    /** What each of them says for itself, or what can only be said in one way. */
    private static final Set<String> OWN =
            Set.of(
                    "pooler",
                    "target",
                    "auth-source",
                    "replica-set",
                    "mechanism",
                    "retry-writes",
                    "retry-reads",
                    "acknowledged",
                    "journaled");

    private final Layers layers;
    private final UrlMerger merger;
    private final Problems problems;

    FurtherUrls(Layers layers, UrlMerger merger, Problems problems) {
        this.layers = layers;
        this.merger = merger;
        this.problems = problems;
    }

    /** The parts of {@code setting}, if it is set and can be read. */
    Optional<UrlParts> find(StoreSettings store, Setting<String> setting) {
        Located url = layers.find(setting.key(), Rank.DEFAULT);
        if (url == null) {
            return Optional.empty();
        }
        Optional<UrlParts> parts = merger.parse(store, setting, url);
        parts.ifPresent(found -> check(store, setting, url, found));
        return parts;
    }

    /** The same for a URL with a password key beside it; the two must not disagree. */
    Optional<UrlParts> find(
            StoreSettings store, Setting<String> setting, Setting<Secret> password) {
        Optional<UrlParts> parts = find(store, setting);
        Located other = layers.find(password.key(), Rank.DEFAULT);
        Optional<Secret> own = parts.flatMap(UrlParts::password);
        if (other != null && own.isPresent() && !own.get().equals(Secret.of(other.text()))) {
            problems.add(
                    password.key() + " (" + other.origin() + ")",
                    "says something else than "
                            + (setting.key()
                                    + " ("
                                    + layers.find(setting.key(), Rank.DEFAULT)
                                    + ")"),
                    "keep one of the two");
        }
        return parts;
    }

    /** What holds for the whole store is set once, in its main URL or by its key. */
    private void check(StoreSettings store, Setting<String> setting, Located url, UrlParts parts) {
        for (String part : parts.options().keySet()) {
            if (!part.startsWith("tls.") && !OWN.contains(part)) {
                problems.add(
                        setting.key() + " (" + url.origin() + ")",
                        "the URL sets " + part + ", which holds for the whole store",
                        "move it to " + Setting.ROOT + store.kind().key() + "." + part);
            }
        }
    }
}
