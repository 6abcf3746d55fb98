package dev.bedstone.standin.internal.server;

import dev.bedstone.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677) for one user. The password is random and
 * of ASCII characters, so it needs neither SASLprep nor more than the fewest rounds that clients
 * accept. Thread-safe.
 */
final class ScramServer {

    static final String MECHANISM = "SCRAM-SHA-256";

    private static final String HMAC = "HmacSHA256";
    private static final int ROUNDS = 4096;
    private static final int KEY_BITS = 256;
    private static final int SALT_BYTES = 28;
    private static final int NONCE_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String user;
    private final byte[] salt = random(SALT_BYTES);
    private final byte[] storedKey;
    private final byte[] serverKey;

    ScramServer(String user, Secret password) {
        this.user = user;
        byte[] salted = salted(password.reveal().toCharArray());
        this.storedKey = sha256(hmac(salted, "Client Key"));
        this.serverKey = hmac(salted, "Server Key");
    }

    String user() {
        return user;
    }

    /** Answers the client's first message; empty if it is none, or names somebody else. */
    Optional<Conversation> begin(String first) {
        String[] parts = first.split(",", -1);
        if (parts.length < 4 || !parts[0].equals("n") || !parts[3].startsWith("r=")) {
            return Optional.empty();
        }
        if (!parts[2].equals("n=" + user.replace("=", "=3D").replace(",", "=2C"))) {
            return Optional.empty();
        }
        String bare = first.substring(parts[0].length() + parts[1].length() + 2);
        String nonce =
                parts[3].substring(2)
                        + Base64.getEncoder().withoutPadding().encodeToString(random(NONCE_BYTES));
        return Optional.of(new Conversation(bare, nonce));
    }

    /** One attempt to log in. Not thread-safe. */
    final class Conversation {

        private final String clientFirst;
        private final String nonce;
        private final String challenge;

        private Conversation(String clientFirst, String nonce) {
            this.clientFirst = clientFirst;
            this.nonce = nonce;
            this.challenge =
                    "r="
                            + nonce
                            + ",s="
                            + Base64.getEncoder().encodeToString(salt)
                            + ",i="
                            + ROUNDS;
        }

        /** What the client is asked. */
        String challenge() {
            return challenge;
        }

        /** Answers the client's proof with the server's; empty if the proof is wrong. */
        Optional<String> prove(String clientFinal) {
            int at = clientFinal.lastIndexOf(",p=");
            if (at < 0 || !clientFinal.startsWith("c=biws,r=" + nonce + ",p=")) {
                return Optional.empty();
            }
            String signed = clientFirst + "," + challenge + "," + clientFinal.substring(0, at);
            byte[] signature = hmac(storedKey, signed);
            byte[] proof = decoded(clientFinal.substring(at + 3));
            if (proof.length != signature.length) {
                return Optional.empty();
            }
            byte[] clientKey = xor(proof, signature);
            return MessageDigest.isEqual(sha256(clientKey), storedKey)
                    ? Optional.of(
                            "v=" + Base64.getEncoder().encodeToString(hmac(serverKey, signed)))
                    : Optional.empty();
        }
    }

    private byte[] salted(char[] password) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password, salt, ROUNDS, KEY_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length);
        for (int i = 0; i < both.length; i++) {
            both[i] ^= b[i];
        }
        return both;
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            return new byte[0];
        }
    }

    private static byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        RANDOM.nextBytes(made);
        return made;
    }
}
