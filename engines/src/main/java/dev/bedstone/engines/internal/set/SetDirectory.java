package dev.bedstone.engines.internal.set;

import dev.bedstone.engines.internal.DirectoryLock;
import dev.bedstone.engines.internal.PrivateFiles;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The directory of a set: one sub-directory per engine and the files that tell other programs about
 * the set.
 *
 * @param path its path
 */
public record SetDirectory(Path path) {

    /** A look at the lock holds it for a moment; that long a start tries again. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** What applications source: addresses with passwords. */
    public Path environmentFile() {
        return path.resolve("bedstone.env");
    }

    /** What other commands read: no secrets. */
    public Path stateFile() {
        return path.resolve("set.json");
    }

    /** The ports of earlier starts. */
    public Path portsFile() {
        return path.resolve("ports");
    }

    /** Held for the life of the set. */
    public Path lockFile() {
        return path.resolve("lock");
    }

    /** The directory of one engine. */
    public Path engine(String name) {
        return path.resolve(name);
    }

    /**
     * Creates the directory when it is missing and takes it.
     *
     * @throws ConfigurationException if it cannot be used, or a set runs in it
     */
    public DirectoryLock take() {
        try {
            PrivateFiles.createDirectories(path);
            DirectoryLock lock = lock().orElseThrow(this::inUse);
            try {
                keepOutOfVersionControl();
                return lock;
            } catch (IOException failure) {
                lock.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /** The process that runs the set, if one does. */
    public OptionalLong supervisor() {
        try {
            return Files.exists(lockFile()) && DirectoryLock.isHeld(lockFile())
                    ? DirectoryLock.holder(lockFile())
                    : OptionalLong.empty();
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }

    /** A failure to read or write here, for the person who chose the directory. */
    public ConfigurationException unusable(IOException failure) {
        String text = String.valueOf(failure.getMessage());
        if (text.contains("No space left on device")) {
            return problem("no space is left on its disk", "free some, then start again");
        }
        if (text.contains("Read-only file system")) {
            return problem("it is on a read-only file system", "choose another directory");
        }
        if (Files.isRegularFile(path)) {
            return problem("it is a file", "choose a directory");
        }
        if (failure instanceof AccessDeniedException) {
            return problem(
                    "no permission to write there (" + failure.getMessage() + ")",
                    "give it to the user who runs this program, or choose another directory");
        }
        return problem(
                "cannot be used (" + failure.getClass().getSimpleName() + ": " + text + ")",
                "choose another directory");
    }

    private Optional<DirectoryLock> lock() throws IOException {
        Deadline deadline = Deadline.after(PATIENCE);
        while (true) {
            Optional<DirectoryLock> lock = DirectoryLock.tryTake(lockFile());
            if (lock.isPresent() || deadline.hasPassed()) {
                return lock;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    private ConfigurationException inUse() {
        OptionalLong pid = supervisor();
        return problem(
                "engines run there already"
                        + (pid.isPresent() ? ", started by process " + pid.getAsLong() : ""),
                "use them, stop them first, or choose another directory");
    }

    private ConfigurationException problem(String what, String fix) {
        return new ConfigurationException(
                List.of(new Problem("engine directory " + path, what, fix)));
    }

    /** The passwords of a project's engines must not end up in its repository. */
    private void keepOutOfVersionControl() throws IOException {
        Path ignore = path.resolve(".gitignore");
        if (!Files.exists(ignore)) {
            Files.writeString(ignore, "*\n");
        }
    }
}
