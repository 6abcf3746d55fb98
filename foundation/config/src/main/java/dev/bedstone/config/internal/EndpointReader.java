package dev.bedstone.config.internal;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import dev.bedstone.config.internal.ConnectionUrl.Refused;
import dev.bedstone.kernel.RetryPolicy;
import dev.bedstone.kernel.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the parts that endpoints of all stores have in common. */
final class EndpointReader {

    private static final double RETRY_BUDGET = RetryPolicy.STANDARD.budget();

    private final Values values;

    EndpointReader(Values values) {
        this.values = values;
    }

    Values values() {
        return values;
    }

    /** The hosts of the store's own keys; empty, with a problem, if they cannot be read. */
    List<HostPort> hosts(StoreSettings store) {
        int port = values.get(store.port());
        List<HostPort> hosts = new ArrayList<>();
        for (String text : values.find(store.host()).orElse("").split(",", -1)) {
            try {
                ConnectionUrl.Host host = ConnectionUrl.host(bracketed(text.strip()));
                hosts.add(new HostPort(host.name(), host.port().orElse(port)));
            } catch (Refused refused) {
                values.problems()
                        .add(
                                values.where(store.host()),
                                refused.what(),
                                "write a host name, an address or host:port");
            }
        }
        return hosts;
    }

    /** Without a port behind it, an IPv6 address may stand alone. */
    private static String bracketed(String host) {
        return host.matches("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*") ? "[" + host + "]" : host;
    }

    /** The only host of a store that has one. */
    Optional<HostPort> host(StoreSettings store) {
        List<HostPort> hosts = hosts(store);
        if (hosts.size() > 1) {
            values.problems()
                    .add(
                            values.where(store.host()),
                            "names several hosts",
                            store.kind().title() + " takes one");
        }
        return hosts.stream().findFirst();
    }

    /** The hosts of a further URL. */
    static List<HostPort> hosts(UrlParts url, int port) {
        return url.hosts().stream()
                .map(host -> new HostPort(host.name(), host.port().orElse(port)))
                .toList();
    }

    Secret password(Setting<Secret> setting) {
        return values.find(setting).orElse(Secret.of(""));
    }

    Tls tls(StoreSettings store) {
        StoreSettings.TlsSettings tls = store.tls();
        return checked(
                store,
                new Tls(
                        values.get(tls.mode()),
                        values.file(tls.ca()),
                        values.file(tls.cert()),
                        values.file(tls.key())));
    }

    /** The protection of a further URL: what it does not say is as for the store itself. */
    Tls tls(StoreSettings store, Setting<String> place, UrlParts url, Tls base) {
        Map<String, String> options = url.options();
        TlsMode mode =
                Optional.ofNullable(options.get("tls.mode"))
                        .map(store.tls().mode().form()::parse)
                        .or(() -> url.encrypted().map(EndpointReader::mode))
                        .orElse(base.mode());
        return checked(
                store,
                new Tls(
                        mode,
                        path(place, options, "tls.ca").or(base::authority),
                        path(place, options, "tls.cert").or(base::certificate),
                        path(place, options, "tls.key").or(base::key)));
    }

    RetryPolicy retry(RetrySettings settings) {
        return values.build(
                        settings.longestDelay(),
                        () ->
                                new RetryPolicy(
                                        values.get(settings.attempts()),
                                        values.get(settings.firstDelay()),
                                        values.get(settings.longestDelay()),
                                        RETRY_BUDGET))
                .orElse(RetryPolicy.STANDARD);
    }

    private static TlsMode mode(boolean encrypted) {
        return encrypted ? TlsMode.VERIFY_FULL : TlsMode.DISABLE;
    }

    private Optional<Path> path(Setting<?> place, Map<String, String> options, String part) {
        return Optional.ofNullable(options.get(part))
                .map(Forms.FILE::parse)
                .map(path -> values.readable(place, path));
    }

    private Tls checked(StoreSettings store, Tls tls) {
        if (tls.certificate().isPresent() != tls.key().isPresent()) {
            values.problems()
                    .add(
                            values.where(
                                    tls.key().isPresent() ? store.tls().key() : store.tls().cert()),
                            "a client certificate needs its file and the file of its key",
                            "set both "
                                    + store.tls().cert().key()
                                    + " and "
                                    + store.tls().key().key());
        }
        if (store != PostgresSettings.STORE
                && (tls.mode() == TlsMode.ALLOW || tls.mode() == TlsMode.PREFER)) {
            values.problems()
                    .add(
                            values.where(store.tls().mode()),
                            store.kind().title() + " cannot fall back to plain text",
                            "write disable, require, verify-ca or verify-full");
        }
        return tls;
    }
}
