package dev.bedstone.config.internal;

import dev.bedstone.config.TlsMode;
import dev.bedstone.config.internal.ConnectionUrl.Refused;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Secret;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection URLs of one store: its schemes and the few parameters that may follow. What is not
 * on the list is refused by name, for drivers have parameters that load classes and write files
 * (CVE-2022-21724, CVE-2022-26520).
 *
 * @param kind the store
 * @param schemes whether a scheme means encryption; empty if it leaves that open
 * @param severalHosts whether more than one host may be named
 * @param parameters the accepted parameters and the end of the key each one sets
 */
record UrlForm(
        StoreKind kind,
        Map<String, Optional<Boolean>> schemes,
        boolean severalHosts,
        Map<String, String> parameters) {

    private static final Set<String> DANGEROUS =
            Set.of(
                    "socketfactory",
                    "socketfactoryarg",
                    "sslfactory",
                    "sslfactoryarg",
                    "sslhostnameverifier",
                    "sslpasswordcallback",
                    "authenticationpluginclassname",
                    "loggerfile",
                    "loggerlevel",
                    "prefer_query_mode",
                    "preferquerymode",
                    "kerberosservername",
                    "jaasapplicationname",
                    "jaaslogin",
                    "gsslib",
                    "service",
                    "options",
                    "passfile",
                    "allowloadlocalinfile",
                    "allowmultiqueries",
                    "autodeserialize",
                    "init",
                    "custom_http_params");

    /**
     * Reads a URL.
     *
     * @throws Refused if it is not one of this store, or asks for something that is not accepted
     */
    UrlParts parse(String text) {
        checkScheme(text);
        ConnectionUrl url = ConnectionUrl.parse(text);
        if (url.hosts().size() > 1 && !severalHosts) {
            throw new Refused("names several hosts", kind.title() + " takes one");
        }
        Map<String, String> options = new LinkedHashMap<>();
        url.parameters().forEach((name, value) -> option(name, value, options));
        Optional<String> user = only("user", url.user(), options.remove("user"));
        Optional<String> password =
                only("password", url.password().map(Secret::reveal), options.remove("password"));
        Optional<String> database = only("database", url.path(), options.remove("database"));
        return new UrlParts(
                url.scheme(),
                url.hosts(),
                user,
                password.map(Secret::of),
                database,
                schemes.getOrDefault(url.scheme(), Optional.empty()),
                Map.copyOf(options));
    }

    /** First of all, so that a URL of another store is told apart from a broken one. */
    private void checkScheme(String text) {
        int end = text.indexOf("://");
        String scheme = end < 0 ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
        if (!schemes.containsKey(scheme)) {
            throw new Refused(
                    "is not a URL of " + kind.title(), "begin it with " + example() + "://");
        }
    }

    private String example() {
        return switch (kind) {
            case POSTGRES -> "postgresql";
            case REDIS -> "rediss";
            case CLICKHOUSE -> "https";
            case MONGO -> "mongodb";
        };
    }

    private void option(String name, String value, Map<String, String> options) {
        String part = parameters.get(name);
        if (part == null) {
            throw new Refused(
                    "has the parameter " + name + ", which is not accepted",
                    DANGEROUS.contains(name.toLowerCase(Locale.ROOT))
                            ? "remove it: it can load code, read files or weaken the protocol"
                            : "accepted are "
                                    + String.join(
                                            ", ", parameters.keySet().stream().sorted().toList()));
        }
        if (options.put(part, read(name, part, value)) != null) {
            throw new Refused("sets " + part + " twice", "keep one of the parameters");
        }
    }

    private static String read(String name, String part, String value) {
        return switch (part) {
            case UrlForms.SECONDS -> seconds(name, value);
            case "target" -> target(name, value);
            case "pooler" -> bool(name, value) ? "transaction" : "none";
            case UrlForms.MODE -> mode(name, value);
            case "retry-writes", "retry-reads" -> String.valueOf(bool(name, value));
            case "acknowledged" -> fixed(name, value, "majority");
            case "journaled" -> fixed(name, value, "true");
            case "mechanism" -> fixed(name, value, "SCRAM-SHA-256");
            default -> value;
        };
    }

    private static String seconds(String name, String value) {
        if (!value.matches("[0-9]{1,6}")) {
            throw new Refused("has a " + name + " that is not a number of seconds", "write 10");
        }
        return value + "s";
    }

    /** Which server is asked is decided per call; the wishes that agree with that are let pass. */
    private static String target(String name, String value) {
        if (!Set.of("any", "primary", "read-write").contains(value)) {
            throw new Refused(
                    "has a " + name + " that is not any, primary or read-write",
                    "give replicas by bedstone.postgres.read.url");
        }
        return value;
    }

    /** What is not for a URL to decide may be said if it says the same. */
    private static String fixed(String name, String value, String only) {
        if (!value.equals(only)) {
            throw new Refused("has a " + name + " other than " + only, "it is always " + only);
        }
        return value;
    }

    /** {@code ssl=true} means full checks, as in the official drivers that know that switch. */
    private static String mode(String name, String value) {
        if (Set.of("tls", "ssl", "secure").contains(name)
                && Set.of("true", "false").contains(value)) {
            return value.equals("true") ? "verify-full" : "disable";
        }
        try {
            return Forms.name(Forms.oneOf(TlsMode.class).parse(value));
        } catch (IllegalArgumentException unknown) {
            throw new Refused("has a " + name + " that is not a TLS mode", "write verify-full");
        }
    }

    private static boolean bool(String name, String value) {
        try {
            return Forms.BOOLEAN.parse(value);
        } catch (IllegalArgumentException neither) {
            throw new Refused("has a " + name + " that is neither true nor false", "");
        }
    }

    private static Optional<String> only(
            String part, Optional<String> direct, @Nullable String parameter) {
        if (direct.isPresent() && parameter != null && !direct.get().equals(parameter)) {
            throw new Refused("says two different things about its " + part, "keep one of the two");
        }
        return parameter == null || parameter.isEmpty() ? direct : Optional.of(parameter);
    }
}
