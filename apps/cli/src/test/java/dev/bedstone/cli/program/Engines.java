package dev.bedstone.cli.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a test looks at around the program: its engines' processes, passwords and data. */
final class Engines {

    private static final Pattern REDIS =
            Pattern.compile("BEDSTONE_REDIS_URL=redis://[^:]*:([^@]+)@127\\.0\\.0\\.1:([0-9]+)/0");
    private static final Pattern PASSWORD = Pattern.compile("://[^:]*:([^@]+)@");

    private final Path data;

    /**
     * @param data the directory of the engines
     */
    Engines(Path data) {
        this.data = data;
    }

    /** The process of an engine, as {@code status --json} tells it. */
    static long pid(String json, String engine) {
        Matcher matcher =
                Pattern.compile(
                                "\"name\" : \"" + engine + "\".*?\"pid\" : ([0-9]+)",
                                Pattern.DOTALL)
                        .matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** Everything that must not be printed. */
    List<String> passwords() throws IOException {
        Matcher matcher = PASSWORD.matcher(Files.readString(data.resolve("bedstone.env")));
        List<String> passwords = new ArrayList<>();
        while (matcher.find()) {
            passwords.add(matcher.group(1));
        }
        assertThat(passwords).isNotEmpty();
        return passwords;
    }

    /** Sends one command to Redis and returns the last line of its answer. */
    String redis(String command) throws IOException {
        Matcher url = REDIS.matcher(Files.readString(data.resolve("bedstone.env")));
        assertThat(url.find()).isTrue();
        try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(url.group(2)))) {
            String lines = "AUTH " + url.group(1) + "\r\n" + command + "\r\nQUIT\r\n";
            socket.getOutputStream().write(lines.getBytes(UTF_8));
            List<String> answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))
                            .lines()
                            .toList();
            assertThat(answers).startsWith("+OK").endsWith("+OK");
            return answers.get(answers.size() - 2);
        }
    }

    /** Processes that work in the directory or name it, but for the maker of the start cache. */
    List<String> processes() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process :
                    all.filter(path -> path.getFileName().toString().matches("[0-9]+")).toList()) {
                try {
                    String command = Files.readString(process.resolve("cmdline"));
                    Path works = Files.readSymbolicLink(process.resolve("cwd"));
                    boolean ours = command.contains(data.toString()) || works.startsWith(data);
                    if (ours && !command.contains("warm-up")) {
                        found.add(process.getFileName() + " " + command.replace('\0', ' '));
                    }
                } catch (IOException ended) {
                    continue;
                }
            }
        }
        return found;
    }
}
