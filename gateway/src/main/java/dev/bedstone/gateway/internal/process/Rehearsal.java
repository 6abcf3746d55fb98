package dev.bedstone.gateway.internal.process;

import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.Posix;
import dev.bedstone.kernel.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a JVM learns from when a {@link StartCache} is made: a child on an empty directory that
 * starts, answers what clients usually ask first, and stops. It never lasts longer than a minute.
 */
public final class Rehearsal {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final String SELECT = "SELECT number, toString(number) FROM numbers(10)";

    private Rehearsal() {}

    /** Takes the engine's library and an empty directory. */
    public static void main(String... arguments) throws Exception {
        Thread.ofPlatform().daemon().start(Rehearsal::endInTime);
        List<String> words = List.of("--data", arguments[1], "--port", "0");
        play(GatewayOptions.parse(words, Path.of(arguments[0])));
        Runtime.getRuntime().halt(0); // the JVM writes the cache, then leaves past the library
    }

    private static void play(GatewayOptions options) throws IOException, EngineException {
        DataLock.take(options.data());
        Secret key = KeyFile.readOrCreate(options.keyFile());
        GatewayProcess process = GatewayProcess.start(options, key);
        String user = "user=" + options.user() + "&password=" + key.reveal();
        for (String url : List.of("default_format=RowBinaryWithNamesAndTypes", "compress=1")) {
            ask(process.port(), "/?" + user + "&" + url, SELECT);
        }
        ask(process.port(), "/ping", "");
        ask(process.port(), "/?" + user, "CREATE TABLE t (a UInt8) ENGINE = Memory");
        ask(process.port(), "/?" + user, "INSERT INTO t FORMAT TSV\n1\n");
        ask(process.port(), "/?" + user, "SELECT nonsense");
        process.stop();
    }

    private static void ask(int port, String target, String body) throws IOException {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST "
                        + target
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: "
                        + text.length
                        + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(text);
            socket.getInputStream().readAllBytes();
        }
    }

    private static void endInTime() {
        try {
            Thread.sleep(LONGEST);
            Posix.exit(1);
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }
}
