package dev.bedstone.engines.internal;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.EngineLog;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Words the failures of one engine's start and stop. Immutable. */
public final class EngineFailures {

    private static final String OPERATION = "start local engine";
    private static final String FULL = "No space left on device";
    private static final long NO_ROOM = 256L * 1024;
    private static final String READ_ONLY = "Read-only file system";

    private final StoreId store;
    private final Path data;

    /**
     * @param data the engine's directory, named in messages
     */
    public EngineFailures(StoreKind kind, String name, Path data) {
        this.store = new StoreId(kind, name);
        this.data = data;
    }

    /** Something a person must set up differently. */
    public Misconfigured misconfigured(String what, String advice) {
        return new Misconfigured(FailureContext.of(store, OPERATION, what).withAdvice(advice));
    }

    /** Something that may pass. */
    public Unavailable unavailable(String what, String advice) {
        return new Unavailable(FailureContext.of(store, OPERATION, what).withAdvice(advice));
    }

    /** The port is somebody else's. */
    public Misconfigured portTaken(int port) {
        return misconfigured(
                "port " + port + " on 127.0.0.1 is taken by " + PortOwner.describe(port),
                "stop that program or choose another port for " + store);
    }

    /** A file could not be read or written. */
    public StoreFailure file(IOException cause) {
        return file(cause, data);
    }

    /** A file below {@code directory} could not be read or written. */
    public StoreFailure file(IOException cause, Path directory) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains(FULL)) {
            return full(directory);
        }
        if (text.contains(READ_ONLY)) {
            return readOnly(directory);
        }
        if (cause instanceof AccessDeniedException || text.contains("Permission denied")) {
            return misconfigured(
                    "no permission to write to " + directory,
                    "give it to the user who runs this program, or choose another directory");
        }
        if (Files.isRegularFile(directory)) {
            return misconfigured(directory + " is a file", "choose a directory");
        }
        return misconfigured(
                "cannot use " + directory + " (" + reason(cause) + ")",
                "check the path, or choose another directory");
    }

    /**
     * The server did not come up.
     *
     * @param what how it failed, such as {@code ended while starting}
     * @param log its log, whose end tells why
     */
    public StoreFailure fromLog(String what, EngineLog log) {
        if (log.endContains(FULL) || isFull()) {
            return full(data);
        }
        if (log.endContains(READ_ONLY)) {
            return readOnly(data);
        }
        String end = log.tail();
        return unavailable(
                what + (end.isEmpty() ? "" : "; its last words: " + end), "see " + log.file());
    }

    /** A log on a full disk cannot tell that the disk is full. */
    private boolean isFull() {
        try {
            return Files.getFileStore(data).getUsableSpace() < NO_ROOM;
        } catch (IOException unknown) {
            return false;
        }
    }

    private StoreFailure full(Path directory) {
        return unavailable(
                "no space left on the disk of " + directory,
                "free some, then start again: committed data is kept");
    }

    private StoreFailure readOnly(Path directory) {
        return misconfigured(
                directory + " is on a read-only file system",
                "mount it writable, or choose another directory");
    }

    private static String reason(IOException cause) {
        if (cause instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return cause.getClass().getSimpleName();
    }
}
