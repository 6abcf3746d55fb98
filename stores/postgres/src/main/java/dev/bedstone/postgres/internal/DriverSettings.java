package dev.bedstone.postgres.internal;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.PostgresEndpoint.Pooler;
import dev.bedstone.config.Tls;
import dev.bedstone.config.TlsMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/**
 * What the driver is told, built from typed fields alone: no URL and no property of a user ever
 * reaches it, so that no setting can load a class or write a file. Immutable.
 *
 * @param url where to connect; holds neither user nor password
 * @param preferred which of several hosts is wanted, as the driver calls it
 * @param options settings that the session begins with and returns to after {@code reset all}; as
 *     the server's command line, empty for none
 */
record DriverSettings(
        String url,
        PostgresEndpoint endpoint,
        PostgresConfig config,
        String preferred,
        String options) {

    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._:%-]+");
    private static final String READING = "preferSecondary";
    private static final int FIRST_VERSION = 15;

    static DriverSettings of(PostgresEndpoint endpoint, PostgresConfig config) {
        String hosts =
                endpoint.hosts().stream()
                        .map(DriverSettings::address)
                        .collect(Collectors.joining(","));
        String database = URLEncoder.encode(endpoint.database(), StandardCharsets.UTF_8);
        String url = "jdbc:postgresql://" + hosts + "/" + database;
        return new DriverSettings(url, endpoint, config, "primary", "");
    }

    /** The same for a session that is told the names of the configuration's roles. */
    DriverSettings withRoles() {
        return new DriverSettings(url, endpoint, config, preferred, RoleNames.options(config));
    }

    /** The same for a session that only reads, on any host of several, best on a replica. */
    DriverSettings forReading() {
        return new DriverSettings(url, endpoint, config, READING, options);
    }

    boolean isForReading() {
        return preferred.equals(READING);
    }

    /** The driver's properties; made anew for every connection, so that no copy stays around. */
    Properties properties() {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, endpoint.user());
        if (!endpoint.password().isEmpty()) {
            PGProperty.PASSWORD.set(properties, endpoint.password().reveal());
        }
        PGProperty.APPLICATION_NAME.set(properties, config.applicationName());
        if (!options.isEmpty()) {
            PGProperty.OPTIONS.set(properties, options);
        }
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, FIRST_VERSION + ".0");
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        times(properties);
        topology(properties);
        protection(properties, endpoint.tls());
        return properties;
    }

    /** The driver counts in whole seconds. */
    private void times(Properties properties) {
        int connect = seconds(config.timeouts().connect());
        PGProperty.CONNECT_TIMEOUT.set(properties, connect);
        PGProperty.LOGIN_TIMEOUT.set(properties, connect + 1);
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, 2);
        PGProperty.SOCKET_TIMEOUT.set(properties, seconds(config.timeouts().socket()));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    }

    private void topology(Properties properties) {
        if (endpoint.hosts().size() > 1) {
            PGProperty.TARGET_SERVER_TYPE.set(properties, preferred);
            PGProperty.HOST_RECHECK_SECONDS.set(properties, 2);
        }
        if (endpoint.pooler() == Pooler.TRANSACTION) {
            PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        }
    }

    private static void protection(Properties properties, Tls tls) {
        PGProperty.SSL_MODE.set(
                properties, tls.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        set(properties, PGProperty.SSL_ROOT_CERT, tls.authority());
        set(properties, PGProperty.SSL_CERT, tls.certificate());
        set(properties, PGProperty.SSL_KEY, tls.key());
        if (tls.mode().compareTo(TlsMode.VERIFY_CA) >= 0
                && tls.authority().isEmpty()
                && tls.certificate().isEmpty()) {
            PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }

    private static void set(Properties properties, PGProperty property, Optional<Path> file) {
        file.ifPresent(path -> property.set(properties, path.toAbsolutePath().toString()));
    }

    private static String address(HostPort host) {
        if (!HOST.matcher(host.host()).matches()) {
            throw new IllegalArgumentException("a host name of PostgreSQL holds a forbidden sign");
        }
        return host.toString();
    }

    private static int seconds(Duration time) {
        return (int) Math.max(1, time.plusMillis(999).toSeconds());
    }

    @Override
    public String toString() {
        return "PostgreSQL";
    }
}
