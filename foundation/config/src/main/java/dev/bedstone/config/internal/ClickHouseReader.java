package dev.bedstone.config.internal;

import static dev.bedstone.config.internal.ClickHouseSettings.STORE;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.ClickHouseConfig.Timeouts;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import java.util.Optional;

/** Builds the configuration of ClickHouse. */
final class ClickHouseReader {

    private static final int NATIVE = 9000;
    private static final int NATIVE_TLS = 9440;
    private static final int HTTPS = 8443;

    private final Values values;
    private final EndpointReader endpoints;

    ClickHouseReader(Values values) {
        this.values = values;
        this.endpoints = new EndpointReader(values);
    }

    /** The configuration; empty if there is a problem, which then is among the problems. */
    Optional<ClickHouseConfig> read() {
        Tls tls = endpoints.tls(STORE);
        return endpoints.host(STORE).map(host -> config(address(host, tls), tls));
    }

    private ClickHouseConfig config(HostPort address, Tls tls) {
        checkPort(address);
        return new ClickHouseConfig(
                address,
                values.get(STORE.database()),
                values.get(STORE.user()),
                endpoints.password(STORE.password()),
                tls,
                values.get(ClickHouseSettings.COMPRESS),
                values.get(ClickHouseSettings.MAX_CONNECTIONS),
                timeouts(),
                values.get(ClickHouseSettings.SHOW_DATA));
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

    private void checkPort(HostPort address) {
        if (address.port() == NATIVE || address.port() == NATIVE_TLS) {
            values.problems()
                    .add(
                            values.where(STORE.port()),
                            address.port() + " is the port of ClickHouse's native protocol",
                            "use the HTTP interface: 8123, or 8443 with TLS");
        }
    }
}
