package dev.bedstone.testkit;

import dev.bedstone.kernel.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets that nobody can mistake for anything else, and a search for them in whatever text a
 * program lets out. Finds a secret as it is, in any case, backwards, as Base64 at any offset and as
 * hexadecimal digits. Thread-safe.
 */
public final class Canaries {

    private static final int SHORTEST = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** By the name the test gave them. */
    private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

    /** Makes a secret of letters and digits, which no quoting or escaping changes. */
    public Secret create(String name) {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return watch(name, Secret.of("canary" + HexFormat.of().formatHex(bytes)));
    }

    /**
     * Watches for a secret that exists already, such as an engine's generated password.
     *
     * @throws IllegalArgumentException if it is shorter than 6 characters, which is found anywhere
     */
    public Secret watch(String name, Secret secret) {
        if (secret.reveal().length() < SHORTEST) {
            throw new IllegalArgumentException("the secret " + name + " is too short to look for");
        }
        secrets.put(name, secret);
        return secret;
    }

    /**
     * Looks for every secret.
     *
     * @param where what the texts are, for the message
     * @throws AssertionError that names the secret and shows what stands before it, never the
     *     secret
     */
    public void assertAbsent(String where, CharSequence... texts) {
        if (secrets.isEmpty()) {
            throw new IllegalStateException("no secret is watched: this check could not fail");
        }
        secrets.forEach((name, secret) ->
                Arrays.stream(texts).forEach(text -> search(where, name, secret, text)));
    }

    /** Looks for every secret in a failure: messages and stack traces of all its causes. */
    public void assertAbsent(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertAbsent("a " + failure.getClass().getSimpleName(), trace.toString());
    }

    private static void search(String where, String name, Secret secret, CharSequence text) {
        String lower = text.toString().toLowerCase(Locale.ROOT);
        for (String form : forms(secret.reveal())) {
            int at = lower.indexOf(form.toLowerCase(Locale.ROOT));
            if (at >= 0) {
                String before = lower.substring(Math.max(0, at - 80), at);
                throw new AssertionError(
                        "%s holds the secret %s, after: …%s".formatted(where, name, before));
            }
        }
    }

    private static List<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        List<String> forms = new ArrayList<>();
        forms.add(secret);
        forms.add(new StringBuilder(secret).reverse().toString());
        forms.add(HexFormat.of().formatHex(bytes));
        for (int offset = 0; offset < 3; offset++) {
            forms.add(base64(bytes, offset));
        }
        return forms;
    }

    /** The characters that depend on the secret alone when {@code offset} bytes stand before it. */
    private static String base64(byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int first = offset == 0 ? 0 : offset + 1;
        int complete = shifted.length / 3 * 4;
        return encoded.substring(first, complete);
    }
}
