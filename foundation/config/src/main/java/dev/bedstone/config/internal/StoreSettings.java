package dev.bedstone.config.internal;

import dev.bedstone.config.TlsMode;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that say where a store is and who may use it; every store has the same ones.
 *
 * @param kind the store
 * @param url everything in one
 * @param host one host, or several with commas where the store allows it
 * @param port the port of hosts that name none
 * @param database the database
 * @param user the user
 * @param password the user's password
 * @param tls how the connection is protected
 */
public record StoreSettings(
        StoreKind kind,
        Setting<String> url,
        Setting<String> host,
        Setting<Integer> port,
        Setting<String> database,
        Setting<String> user,
        Setting<Secret> password,
        TlsSettings tls) {

    /**
     * The keys of the protection.
     *
     * @param mode how much is checked
     * @param ca whom to trust
     * @param cert the client's own certificate
     * @param key the key of that certificate
     */
    public record TlsSettings(
            Setting<TlsMode> mode, Setting<Path> ca, Setting<Path> cert, Setting<Path> key) {

        static TlsSettings of(StoreKind kind) {
            String prefix = kind.key() + ".tls.";
            return new TlsSettings(
                    Setting.of(
                            prefix + "mode",
                            Forms.oneOf(TlsMode.class),
                            kind == StoreKind.POSTGRES ? "prefer" : "disable",
                            "How the connection is protected; production takes only verify-full."),
                    Setting.of(
                            prefix + "ca",
                            Forms.FILE,
                            null,
                            "PEM file of the authorities to trust; the JVM's own if missing."),
                    Setting.of(
                            prefix + "cert",
                            Forms.FILE,
                            null,
                            "PEM file of the client's own certificate."),
                    Setting.of(
                            prefix + "key",
                            Forms.FILE,
                            null,
                            "File of the key of that certificate."));
        }
    }

    static StoreSettings of(
            StoreKind kind, int port, @Nullable String database, @Nullable String user) {
        String prefix = kind.key() + ".";
        String title = kind.title();
        return new StoreSettings(
                kind,
                Setting.of(
                        prefix + "url",
                        Forms.URL,
                        null,
                        "Where "
                                + title
                                + " is, in one text; the separate keys fill what it lacks."),
                Setting.of(
                        prefix + "host",
                        Forms.TEXT,
                        null,
                        "Host of "
                                + title
                                + "; several with commas where the store can have them."),
                Setting.of(
                        prefix + "port",
                        Forms.number(1, 65_535),
                        String.valueOf(port),
                        "Port of hosts that name none."),
                Setting.of(prefix + "database", Forms.TEXT, database, "Database."),
                Setting.of(prefix + "user", Forms.TEXT, user, "User of the application."),
                Setting.of(prefix + "password", Forms.SECRET, null, "Password of that user."),
                TlsSettings.of(kind));
    }

    /** All keys, in the order of the reference. */
    List<Setting<?>> all() {
        return List.of(
                url, host, port, database, user, password, tls.mode, tls.ca, tls.cert, tls.key);
    }
}
