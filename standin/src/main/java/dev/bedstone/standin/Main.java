package dev.bedstone.standin;

import dev.bedstone.kernel.Secret;
import dev.bedstone.standin.internal.server.ServerLog;
import dev.bedstone.standin.internal.server.StandInServer;
import dev.bedstone.standin.internal.storage.Storage;
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
            Storage storage = Storage.open(data.resolve("data.mv.db"), durable);
            StandInServer server = StandInServer.start(storage, port, LocalMongo.USER, password);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            ServerLog.note("the stand-in for MongoDB (not MongoDB) listens on 127.0.0.1:" + port);
        } catch (IOException | RuntimeException failure) {
            ServerLog.note("error: " + failure.getMessage());
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private static void stop(StandInServer server) {
        server.close();
        ServerLog.note("stopped");
    }

    private static Secret password(Path file) throws IOException {
        Properties kept = new Properties();
        kept.load(new StringReader(Files.readString(file)));
        return Secret.of(kept.getProperty(LocalMongo.USER));
    }
}
