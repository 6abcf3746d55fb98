package dev.bedstone.postgres.internal;

import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Objects;
import org.postgresql.util.GT;

/** Tells a server that is not who it should be from one that is not there. */
final class TlsIdentity {

    /** What the driver says of a name that differs, in the language it speaks here. */
    private static final String OTHER_NAME =
            "The hostname {0} could not be verified by hostnameverifier {1}.";

    private static final String NO_TLS = "The server does not support SSL.";

    private static final String HOST = "\u0001";

    private TlsIdentity() {}

    /** Whether a connection was not opened because of the server's certificate. */
    static boolean isDoubted(SQLException thrown) {
        return PostgresFailures.causedBy(thrown, CertificateException.class)
                || (thrown.getCause() == null && saysThatTheNameDiffers(thrown));
    }

    /** Whether the server speaks no TLS at all, although the configuration wants it. */
    static boolean isNotOffered(SQLException thrown) {
        return GT.tr(NO_TLS).equals(thrown.getMessage());
    }

    /** The driver gives neither a state of its own nor a cause for this. */
    private static boolean saysThatTheNameDiffers(SQLException thrown) {
        String expected = GT.tr(OTHER_NAME, HOST, "PgjdbcHostnameVerifier");
        int host = expected.indexOf(HOST);
        String said = Objects.requireNonNullElse(thrown.getMessage(), "");
        return said.startsWith(expected.substring(0, host))
                && said.endsWith(expected.substring(host + HOST.length()));
    }
}
