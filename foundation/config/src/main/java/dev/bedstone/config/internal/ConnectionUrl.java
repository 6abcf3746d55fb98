package dev.bedstone.config.internal;

import dev.bedstone.kernel.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection URL taken apart, by a grammar that is narrower than RFC 3986 on purpose: what two
 * programs could read in two ways is refused. No message repeats any of it but a scheme, the name
 * of a parameter or a port, and those only where a password cannot stand.
 *
 * @param scheme in lower case, {@code jdbc:} included
 * @param user decoded
 * @param password decoded
 * @param hosts at least one
 * @param path decoded, without its slash
 * @param parameters decoded, in order
 */
record ConnectionUrl(
        String scheme,
        Optional<String> user,
        Optional<Secret> password,
        List<Host> hosts,
        Optional<String> path,
        Map<String, String> parameters) {

    /** Shows the scheme only, for parameters may be secret. */
    @Override
    public String toString() {
        return scheme + "://";
    }

    /** A host and the port behind it, if there is one. */
    record Host(String name, OptionalInt port) {}

    /** Why a URL is refused. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final String fix;

        Refused(String what, String fix) {
            super(what, null, false, false);
            this.fix = fix;
        }

        String what() {
            return String.valueOf(getMessage());
        }

        String fix() {
            return fix;
        }
    }

    private static final int LONGEST = 4_096;
    private static final Pattern WHOLE =
            Pattern.compile("((?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(/[^?#]*)?(\\?[^#]*)?");
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,60}");
    private static final String ENCODE =
            "percent-encode @ : / ? # % in user and password (@ is %40), or set the password by its"
                    + " own key";

    /**
     * Takes {@code text} apart.
     *
     * @throws Refused if it is not a connection URL that everybody reads in the same way
     */
    static ConnectionUrl parse(String text) {
        Matcher matcher = whole(text);
        String authority = matcher.group(2);
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        if (userInfo.indexOf('@') >= 0 || userInfo.indexOf(':') != userInfo.lastIndexOf(':')) {
            throw new Refused("has a raw @ or : in its user or password", ENCODE);
        }
        int colon = userInfo.indexOf(':');
        return new ConnectionUrl(
                matcher.group(1).toLowerCase(Locale.ROOT),
                present(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                present(colon < 0 ? "" : userInfo.substring(colon + 1)).map(Secret::of),
                hosts(authority.substring(at + 1)),
                path(matcher.group(3)),
                parameters(matcher.group(4)));
    }

    private static Matcher whole(String text) {
        if (text.length() > LONGEST) {
            throw new Refused("is longer than 4096 characters", "shorten it");
        }
        if (text.chars().anyMatch(c -> c <= ' ' || c >= 127 || c == '\\' || c == '<' || c == '>')) {
            throw new Refused(
                    "has a blank, a control character, a backslash or a letter beyond ASCII",
                    "percent-encode it, or set the password by its own key");
        }
        Matcher matcher = WHOLE.matcher(text);
        if (!matcher.matches()) {
            throw new Refused("is not of the form scheme://user:password@host:port/name", ENCODE);
        }
        String rest = text.substring(matcher.end(2));
        if (rest.indexOf('@') >= 0) {
            throw new Refused("has a raw / or ? in its user or password, or a raw @ later", ENCODE);
        }
        return matcher;
    }

    private static Optional<String> present(String encoded) {
        return encoded.isEmpty() ? Optional.empty() : Optional.of(decode(encoded));
    }

    private static List<Host> hosts(String authority) {
        List<Host> hosts = new ArrayList<>();
        for (String host : authority.split(",", -1)) {
            hosts.add(host(host));
        }
        return List.copyOf(hosts);
    }

    /**
     * A host as it stands in a URL or in a setting: {@code name}, {@code name:port}, {@code [::1]}.
     */
    static Host host(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || !IPV6.matcher(text.substring(1, end)).matches()) {
                throw new Refused("has a broken IPv6 address", "write it as [::1]:5432");
            }
            return new Host(text.substring(1, end), port(text.substring(end + 1)));
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        checkName(name);
        return new Host(name, port(colon < 0 ? "" : text.substring(colon)));
    }

    private static void checkName(String name) {
        if (name.isEmpty()) {
            throw new Refused("names no host", "write the host between // and /");
        }
        String labels = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        for (String label : labels.split("\\.", -1)) {
            if (!NAME.matcher(label).matches() || name.length() > 253) {
                throw new Refused("has a host that is not a name or address", ENCODE);
            }
        }
    }

    private static OptionalInt port(String suffix) {
        if (suffix.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!suffix.matches(":[0-9]{1,5}")) {
            throw new Refused("has a port that is not a number of 1 to 65535", ENCODE);
        }
        int port = Integer.parseInt(suffix.substring(1));
        if (port < 1 || port > 65_535) {
            throw new Refused("has port " + port, "a port is 1 to 65535");
        }
        return OptionalInt.of(port);
    }

    private static Optional<String> path(@Nullable String path) {
        if (path == null || path.equals("/")) {
            return Optional.empty();
        }
        String encoded = path.substring(1);
        if (encoded.indexOf('/') >= 0) {
            throw new Refused("has more than one part behind the host", ENCODE);
        }
        return Optional.of(decode(encoded));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null || query.equals("?")) {
            return parameters;
        }
        for (String pair : query.substring(1).split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals);
            if (!PARAMETER.matcher(name).matches()) {
                throw new Refused("has a parameter that is not name=value", ENCODE);
            }
            if (parameters.put(name, decode(pair.substring(equals + 1))) != null) {
                throw new Refused("has the parameter " + name + " twice", "keep one of the two");
            }
        }
        return parameters;
    }

    private static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded;
        }
        String decoded = utf8(bytes(encoded));
        if (decoded.chars().anyMatch(Character::isISOControl)) {
            throw new Refused("encodes a control character", "remove it");
        }
        return decoded;
    }

    private static byte[] bytes(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int at = 0; at < encoded.length(); at++) {
            if (encoded.charAt(at) != '%') {
                bytes.put((byte) encoded.charAt(at));
            } else if (at + 2 < encoded.length()
                    && HexFormat.isHexDigit(encoded.charAt(at + 1))
                    && HexFormat.isHexDigit(encoded.charAt(at + 2))) {
                bytes.put((byte) HexFormat.fromHexDigits(encoded, at + 1, at + 3));
                at += 2;
            } else {
                throw new Refused("has a % that begins no code", "write %25 for a percent sign");
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notText) {
            throw new Refused("encodes bytes that are not UTF-8", "encode the text as UTF-8");
        }
    }
}
