package dev.bedstone.gateway.internal.http;

import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import dev.bedstone.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Lets in one user, by headers of ClickHouse, basic authentication or parameters, of which only one
 * may be used; as {@code authenticateUserByHTTP.cpp} of ClickHouse. Immutable.
 */
public final class Authenticator {

    private static final String BASIC = "basic ";

    private final String user;
    private final Secret key;

    /** The one user and its key. */
    public Authenticator(String user, Secret key) {
        this.user = user;
        this.key = key;
    }

    /**
     * Checks a request.
     *
     * @throws EngineException 194 if it names nobody, 516 if it is refused
     */
    void check(HttpFields headers, UrlParameters parameters) throws EngineException {
        String name = headers.get("X-ClickHouse-User");
        String secret = headers.get("X-ClickHouse-Key");
        String authorization = headers.get(HttpHeader.AUTHORIZATION);
        boolean byHeader = name != null || secret != null;
        boolean byUrl =
                parameters.get("user").isPresent() || parameters.get("password").isPresent();
        if ((byHeader ? 1 : 0) + (byUrl ? 1 : 0) + (authorization != null ? 1 : 0) > 1) {
            throw EngineException.of(
                    ErrorCode.AUTHENTICATION_FAILED,
                    "Invalid authentication: it is not allowed to use several ways simultaneously");
        }
        if (byHeader) {
            check(name, secret);
        } else if (byUrl) {
            check(parameters.get("user").orElse("default"), parameters.get("password").orElse(""));
        } else if (authorization != null) {
            checkBasic(authorization);
        } else {
            throw EngineException.of(
                    ErrorCode.REQUIRED_PASSWORD,
                    "default: Authentication failed: a user and a password are required");
        }
    }

    private void checkBasic(String authorization) throws EngineException {
        String[] parts = decoded(authorization).orElse("").split(":", 2);
        check(parts[0], parts.length > 1 ? parts[1] : "");
    }

    private static Optional<String> decoded(String authorization) {
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            String encoded = authorization.substring(BASIC.length()).strip();
            return Optional.of(
                    new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    private void check(@Nullable String name, @Nullable String secret) throws EngineException {
        boolean sameKey = key.equals(Secret.of(secret == null ? "" : secret));
        if (!sameKey || !user.equals(name)) {
            throw EngineException.of(
                    ErrorCode.AUTHENTICATION_FAILED,
                    (name == null ? "default" : name)
                            + ": Authentication failed: password is incorrect, or there is no user"
                            + " with such name.");
        }
    }
}
