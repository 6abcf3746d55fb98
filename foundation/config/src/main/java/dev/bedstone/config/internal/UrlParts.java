package dev.bedstone.config.internal;

import dev.bedstone.kernel.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a connection URL says, in the terms of our settings. Immutable.
 *
 * @param scheme as written, for showing it again
 * @param hosts at least one
 * @param user the user
 * @param password the password
 * @param database the database
 * @param encrypted what the scheme says about encryption; empty if nothing
 * @param options further settings by the end of their key, such as {@code tls.mode}
 */
record UrlParts(
        String scheme,
        List<ConnectionUrl.Host> hosts,
        Optional<String> user,
        Optional<Secret> password,
        Optional<String> database,
        Optional<Boolean> encrypted,
        Map<String, String> options) {

    /** The hosts as the host setting takes them; a single host stands without its port. */
    String hostText() {
        return hosts.size() == 1
                ? bracketed(hosts.getFirst())
                : hosts.stream().map(UrlParts::full).collect(Collectors.joining(","));
    }

    /** The URL as it may be shown: without password and parameters. */
    String shown() {
        return scheme
                + "://"
                + user.orElse("")
                + (password.isPresent() ? ":" + Secret.MASK : "")
                + (user.isPresent() || password.isPresent() ? "@" : "")
                + hosts.stream().map(UrlParts::full).collect(Collectors.joining(","))
                + database.map(name -> "/" + name).orElse("");
    }

    private static String full(ConnectionUrl.Host host) {
        return bracketed(host) + (host.port().isEmpty() ? "" : ":" + host.port().getAsInt());
    }

    private static String bracketed(ConnectionUrl.Host host) {
        return host.name().indexOf(':') >= 0 ? "[" + host.name() + "]" : host.name();
    }
}
