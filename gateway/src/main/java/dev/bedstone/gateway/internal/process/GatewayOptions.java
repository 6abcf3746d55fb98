package dev.bedstone.gateway.internal.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the gateway runs, as its command line says it. Immutable.
 *
 * @param data the data directory
 * @param port the port on 127.0.0.1; 0 for any free one
 * @param library the engine's library
 * @param user the one user
 * @param keyFile where its key is; created with a generated key when missing
 * @param memory bytes one statement may take; 0 for no limit
 * @param resultRows rows one result may have; 0 for no limit
 * @param largestBody bytes of one request's body, unpacked
 * @param longest how long one statement may run
 * @param statements how many statements run at once
 * @param patience how long one waits for its turn beyond that
 * @param silence how long a client may send nothing in the middle of a request
 * @param detached whether Ctrl-C of the terminal is somebody else's business
 */
public record GatewayOptions(
        Path data,
        int port,
        Path library,
        String user,
        Path keyFile,
        long memory,
        long resultRows,
        long largestBody,
        Duration longest,
        int statements,
        Duration patience,
        Duration silence,
        boolean detached) {

    /** What {@code --help} prints. */
    public static final String USAGE =
            """
            java -cp … dev.bedstone.gateway.Main --data DIR [options]
              --data DIR               data directory (created when missing)
              --port N                 port on 127.0.0.1; 0 for any free one [0]
              --library FILE           libchdb.so [BEDSTONE_CHDB_LIBRARY, else fetched once with npm]
              --user NAME              the one user [bedstone]
              --key-file FILE          file with its key, made when missing [DIR/key]; the variable
                                       BEDSTONE_GATEWAY_KEY wins over it
              --max-memory BYTES       memory of one statement; 0 for no limit [0]
              --max-result-rows N      rows of one result; 0 for no limit [0]
              --max-body BYTES         body of one request, unpacked [17179869184]
              --max-execution-time S   seconds one statement may run [3600]
              --max-statements N       statements that run at once [32]
              --max-wait S             seconds one waits for its turn [10]
              --max-silence S          seconds a client may pause within a request [600]
              --detached               leave the terminal: its Ctrl-C does not end this process
            It ends when its standard input is closed, and on SIGTERM.
            """;

    private static final String DETACHED = "--detached";

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException with a message for a person if it cannot be understood
     */
    public static GatewayOptions parse(List<String> arguments, Path defaultLibrary) {
        Map<String, String> values = values(arguments);
        Path data = Path.of(required(values, "--data")).toAbsolutePath().normalize();
        GatewayOptions options =
                new GatewayOptions(
                        data,
                        (int) number(values, "--port", 0, 65_535),
                        Optional.ofNullable(values.remove("--library"))
                                .map(Path::of)
                                .orElse(defaultLibrary),
                        Optional.ofNullable(values.remove("--user")).orElse("bedstone"),
                        Optional.ofNullable(values.remove("--key-file"))
                                .map(Path::of)
                                .orElse(data.resolve("key")),
                        number(values, "--max-memory", 0, Long.MAX_VALUE),
                        number(values, "--max-result-rows", 0, Long.MAX_VALUE),
                        number(values, "--max-body", 16L << 30, Long.MAX_VALUE),
                        Duration.ofSeconds(
                                number(values, "--max-execution-time", 3600, 31_536_000)),
                        (int) Math.max(1, number(values, "--max-statements", 32, 1024)),
                        Duration.ofSeconds(number(values, "--max-wait", 10, 3600)),
                        Duration.ofSeconds(number(values, "--max-silence", 600, 3600)),
                        values.remove(DETACHED) != null);
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown option " + values.keySet().iterator().next());
        }
        return options;
    }

    /** The same on another port. */
    public GatewayOptions onPort(int other) {
        return new GatewayOptions(
                data,
                other,
                library,
                user,
                keyFile,
                memory,
                resultRows,
                largestBody,
                longest,
                statements,
                patience,
                silence,
                detached);
    }

    /** The command line that gives these options. */
    public List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--data", data.toString(),
                                "--port", Integer.toString(port),
                                "--library", library.toString(),
                                "--user", user,
                                "--key-file", keyFile.toString(),
                                "--max-memory", Long.toString(memory),
                                "--max-result-rows", Long.toString(resultRows),
                                "--max-body", Long.toString(largestBody),
                                "--max-execution-time", Long.toString(longest.toSeconds()),
                                "--max-statements", Integer.toString(statements),
                                "--max-wait", Long.toString(patience.toSeconds()),
                                "--max-silence", Long.toString(silence.toSeconds())));
        if (detached) {
            arguments.add(DETACHED);
        }
        return arguments;
    }

    private static Map<String, String> values(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (name.equals(DETACHED)) {
                values.put(name, "");
            } else if (i + 1 < arguments.size()) {
                values.put(name, arguments.get(++i));
            } else {
                throw new IllegalArgumentException("a value is missing after " + name);
            }
        }
        return values;
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.remove(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static long number(
            Map<String, String> values, String name, long otherwise, long largest) {
        String text = values.remove(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException broken) {
            // Said below.
        }
        throw new IllegalArgumentException(name + " is 0 to " + largest + ", not " + text);
    }
}
