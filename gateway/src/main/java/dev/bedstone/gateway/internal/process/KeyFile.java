package dev.bedstone.gateway.internal.process;

import dev.bedstone.kernel.Secret;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The key of the one user: 192 random bits in a file that only its owner can read. */
public final class KeyFile {

    private static final int BYTES = 24;

    private KeyFile() {}

    /** The key in {@code file}, which is made when it is missing. */
    public static Secret readOrCreate(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        String key = Files.readString(file).strip();
        if (key.isEmpty()) {
            throw new IOException("the key file " + file + " is empty; delete it for a new key");
        }
        return Secret.of(key);
    }

    /** Written whole under another name first: a reader sees a key or no file. */
    private static void create(Path file) throws IOException {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        Path fresh =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        ".key-",
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(
                    fresh, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException faster) {
            // Another process made one, which is as good.
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
