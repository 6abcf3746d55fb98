package dev.bedstone.engines.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The directory of one engine, held for as long as the engine runs. */
public final class EngineDirectory implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String LOG = "server.log";

    private final Path path;
    private final DirectoryLock lock;

    private EngineDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the directory when it is missing and takes it.
     *
     * @throws dev.bedstone.kernel.StoreFailure if it cannot be used or another process has it
     */
    public static EngineDirectory take(Path path, EngineFailures failures) {
        try {
            PrivateFiles.createDirectories(path);
            Path real = path.toRealPath();
            DirectoryLock lock =
                    DirectoryLock.tryTake(real.resolve(LOCK))
                            .orElseThrow(() -> inUse(real, failures));
            return new EngineDirectory(real, lock);
        } catch (IOException failure) {
            throw failures.file(failure);
        }
    }

    /** Its path, without symbolic links. */
    public Path path() {
        return path;
    }

    /** A file or directory in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Where the server's log is. */
    public Path logFile() {
        return path.resolve(LOG);
    }

    /** Gives the directory free for others. */
    @Override
    public void close() {
        lock.close();
    }

    private static RuntimeException inUse(Path path, EngineFailures failures) {
        return failures.misconfigured(
                path + " is in use by " + holder(path),
                "stop that one first, or choose another directory");
    }

    private static String holder(Path path) {
        try {
            OptionalLong pid = DirectoryLock.holder(path.resolve(LOCK));
            return pid.isPresent() ? "process " + pid.getAsLong() : "another process";
        } catch (IOException gone) {
            return Files.exists(path) ? "another process" : "a process that has just removed it";
        }
    }
}
