package dev.bedstone.config.internal;

import static dev.bedstone.config.internal.ClickHouseSettings.STORE;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.ClickHouseConfig.Timeouts;
import dev.bedstone.config.ClickHouseEndpoint;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import dev.bedstone.kernel.Secret;
import java.util.List;
import java.util.Optional;

/** Builds the configuration of ClickHouse. */
final class ClickHouseReader {

    private static final int NATIVE = 9000;
    private static final int NATIVE_TLS = 9440;
    private static final int HTTP = 8123;
    private static final int HTTPS = 8443;

    private final Values values;
    private final EndpointReader endpoints;
    private final FurtherUrls urls;

    ClickHouseReader(Values values, FurtherUrls urls) {
        this.values = values;
        this.endpoints = new EndpointReader(values);
        this.urls = urls;
    }

    /** The configuration; empty if there is a problem, which then is among the problems. */
    Optional<ClickHouseConfig> read() {
        Tls tls = endpoints.tls(STORE);
        return endpoints.host(STORE).map(host -> config(address(host, tls), tls));
    }

    private ClickHouseConfig config(HostPort address, Tls tls) {
        checkPort(address, STORE.port());
        ClickHouseEndpoint application =
                new ClickHouseEndpoint(
                        address,
                        values.get(STORE.database()),
                        values.get(STORE.user()),
                        endpoints.password(STORE.password()),
                        tls);
        return new ClickHouseConfig(
                application.address(),
                application.database(),
                application.user(),
                application.password(),
                application.tls(),
                urls.find(
                                STORE,
                                ClickHouseSettings.MIGRATION_URL,
                                ClickHouseSettings.MIGRATION_PASSWORD)
                        .flatMap(url -> migration(url, application)),
                values.get(ClickHouseSettings.COMPRESS),
                values.get(ClickHouseSettings.MAX_CONNECTIONS),
                timeouts(),
                values.get(ClickHouseSettings.SHOW_DATA));
    }

    /** What the URL does not say is as for the application. */
    private Optional<ClickHouseEndpoint> migration(UrlParts url, ClickHouseEndpoint application) {
        Setting<String> place = ClickHouseSettings.MIGRATION_URL;
        Tls tls = endpoints.tls(STORE, place, url, application.tls());
        List<HostPort> hosts = EndpointReader.hosts(url, port(tls, application));
        if (hosts.size() != 1) {
            values.problems().add(values.where(place), "names several hosts", "name one");
            return Optional.empty();
        }
        checkPort(hosts.getFirst(), place);
        String user = url.user().orElse(application.user());
        Secret inherited = user.equals(application.user()) ? application.password() : Secret.of("");
        return Optional.of(
                new ClickHouseEndpoint(
                        hosts.getFirst(),
                        url.database().orElse(application.database()),
                        user,
                        url.password()
                                .or(() -> values.find(ClickHouseSettings.MIGRATION_PASSWORD))
                                .orElse(inherited),
                        tls));
    }

    private static int port(Tls tls, ClickHouseEndpoint application) {
        boolean plain = tls.mode() == TlsMode.DISABLE;
        boolean same = plain == (application.tls().mode() == TlsMode.DISABLE);
        return same ? application.address().port() : plain ? HTTP : HTTPS;
    }

    private Timeouts timeouts() {
        return new Timeouts(
                values.get(ClickHouseSettings.CONNECT),
                values.get(ClickHouseSettings.CALL),
                values.get(ClickHouseSettings.RECEIVE),
                values.get(ClickHouseSettings.DRAIN));
    }

    /** Where nobody names a port, TLS has its own. */
    private HostPort address(HostPort host, Tls tls) {
        return values.isChosen(STORE.port()) || tls.mode() == TlsMode.DISABLE
                ? host
                : new HostPort(host.host(), HTTPS);
    }

    private void checkPort(HostPort address, Setting<?> place) {
        if (address.port() == NATIVE || address.port() == NATIVE_TLS) {
            values.problems()
                    .add(
                            values.where(place),
                            address.port() + " is the port of ClickHouse's native protocol",
                            "use the HTTP interface: 8123, or 8443 with TLS");
        }
    }
}
