package dev.bedstone.standin;

import dev.bedstone.kernel.Secret;
import dev.bedstone.standin.internal.server.ServerLog;
import dev.bedstone.standin.internal.server.StandInServer;
import dev.bedstone.standin.internal.storage.Storage;
import dev.bedstone.standin.internal.storage.StorageWatcher;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The process that answers. Arguments: data directory, port, {@code durable} or {@code fast}. Its
 * log goes to standard error; it ends on SIGTERM, when everything is written.
 */
public final class Main {

    private static final int FAILED = 1;

    private Main() {}

    /** Runs until it is told to end. */
    public static void main(String... arguments) {
        Path data = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        boolean durable = arguments[2].equals("durable");
        try {
            Secret password = password(data.resolve(LocalMongo.PASSWORDS));
            Storage storage = Storage.open(data.resolve("data.mv.db"), durable, new Told());
            StandInServer server = StandInServer.start(storage, port, LocalMongo.USER, password);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            ServerLog.note("the stand-in for MongoDB (not MongoDB) listens on 127.0.0.1:" + port);
        } catch (IOException | RuntimeException failure) {
            ServerLog.note("error: " + failure.getMessage());
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private static void stop(StandInServer server) {
        try {
            server.close();
            ServerLog.note("stopped");
        } catch (RuntimeException unwritten) {
            ServerLog.note(
                    "error: stopped, and the last changes could not be written: "
                            + unwritten.getMessage());
        }
    }

    private static Secret password(Path file) throws IOException {
        Properties kept = new Properties();
        kept.load(new StringReader(Files.readString(file)));
        return Secret.of(kept.getProperty(LocalMongo.USER));
    }

    /** What the log says of the file. */
    private static final class Told implements StorageWatcher {

        @Override
        public void full(String words) {
            ServerLog.note(
                    "error: the disk takes no writes ("
                            + words
                            + "); changes are refused until there is room");
        }

        @Override
        public void freed() {
            ServerLog.note("the disk takes writes again");
        }

        /** Nobody may go on as if what he changes were kept. */
        @Override
        public void broken(Throwable thrown) {
            ServerLog.problem("error: the file of the documents cannot be written", thrown);
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
