package dev.bedstone.engines.internal;

import dev.bedstone.kernel.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The generated passwords of one engine, by user, in a file that only its owner can read.
 * Immutable.
 */
public final class Passwords {

    private static final int BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TreeMap<String, Secret> byUser;

    private Passwords(TreeMap<String, Secret> byUser) {
        this.byUser = byUser;
    }

    /**
     * The passwords in {@code file}; for users it does not know new ones of 192 bits are made and
     * kept. They consist of letters, digits, {@code -} and {@code _} and so need no escape in a URL
     * or a configuration file.
     */
    public static Passwords of(Path file, List<String> users) throws IOException {
        Properties kept = load(file);
        TreeMap<String, Secret> all = new TreeMap<>();
        for (String user : users) {
            String password = kept.getProperty(user);
            all.put(user, Secret.of(password == null ? generate() : password));
        }
        Passwords passwords = new Passwords(all);
        if (!kept.keySet().containsAll(users)) {
            PrivateFiles.replace(file, passwords.text());
        }
        return passwords;
    }

    /** The password of {@code user}. */
    public Secret of(String user) {
        Secret password = byUser.get(user);
        if (password == null) {
            throw new IllegalArgumentException("no password was made for " + user);
        }
        return password;
    }

    /** As they stand in the file; holds every password. */
    public String text() {
        StringBuilder text = new StringBuilder("# Generated; keep private.\n");
        byUser.forEach((user, password) ->
                text.append(user).append('=').append(password.reveal()).append('\n'));
        return text.toString();
    }

    @Override
    public String toString() {
        return "passwords of " + byUser.keySet();
    }

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            properties.load(new StringReader(Files.readString(file)));
        }
        return properties;
    }

    private static String generate() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
