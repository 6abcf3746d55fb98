package dev.bedstone.gateway;

import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.Posix;
import dev.bedstone.gateway.internal.process.DataLock;
import dev.bedstone.gateway.internal.process.GatewayOptions;
import dev.bedstone.gateway.internal.process.GatewayProcess;
import dev.bedstone.gateway.internal.process.KeyFile;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The process that holds the engine. When it answers it prints one line, {@code ready port=N
 * version=V}, on standard output; its log goes to standard error. It ends when its standard input
 * is closed, so that it never outlives the process that started it, and on SIGTERM.
 */
public final class Main {

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final String KEY = "BEDSTONE_GATEWAY_KEY";

    private Main() {}

    /** Runs until it is told to end; see {@code --help}. */
    @SuppressWarnings("SystemOut") // standard output and error are the interface of a process
    public static void main(String... arguments) {
        List<String> words = List.of(arguments);
        if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
            System.out.print(GatewayOptions.USAGE);
            return;
        }
        try {
            run(options(words));
        } catch (IllegalArgumentException wrongUse) {
            end(WRONG_USE, wrongUse.getMessage() + "; see --help");
        } catch (BindException taken) {
            end(FAILED, "the port on 127.0.0.1 is taken by another program; choose another");
        } catch (EngineException failure) {
            end(FAILED, failure.text());
        } catch (IOException | StoreFailure failure) {
            end(FAILED, String.valueOf(failure.getMessage()));
        }
    }

    private static GatewayOptions options(List<String> words) {
        Path library =
                words.contains("--library") ? Path.of("") : ChdbLibrary.ofUser().fetch(p -> {});
        return GatewayOptions.parse(words, library);
    }

    @SuppressWarnings("SystemOut")
    private static void run(GatewayOptions options) throws IOException, EngineException {
        if (options.detached()) {
            Posix.leaveTerminal();
        }
        if (Optional.ofNullable(System.getenv("TZ")).filter(zone -> !zone.isBlank()).isEmpty()) {
            Posix.setEnvironment("TZ", "UTC"); // the engine's time zone comes from nowhere else
        }
        Files.createDirectories(options.data());
        DataLock.take(options.data());
        GatewayProcess process = GatewayProcess.start(options, key(options));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Posix.exit(process.stop() ? 0 : FAILED)));
        System.out.println("ready port=" + process.port() + " version=" + process.version());
        System.out.flush();
        awaitEndOfInput();
        Posix.exit(process.stop() ? 0 : FAILED);
    }

    private static Secret key(GatewayOptions options) throws IOException {
        String given = System.getenv(KEY);
        return given == null || given.isBlank()
                ? KeyFile.readOrCreate(options.keyFile())
                : Secret.of(given);
    }

    private static void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // As good as its end.
        }
    }

    @SuppressWarnings("SystemOut")
    private static void end(int status, String message) {
        System.err.println("bedstone-gateway: " + message);
        System.err.flush();
        Posix.exit(status);
    }
}
