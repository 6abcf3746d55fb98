package dev.bedstone.cli.internal.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bedstone.contracts.StoreKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a new migration: a version and its undo, with the time in UTC as their version, or a
 * script that is repeated. Never changes a file that is there.
 *
 * @param folder where they come; made if it is not there
 * @param store whose language they are written in
 * @param description what the migration is for; holds a letter or a digit
 * @param shape what is written
 */
public record NewMigration(Path folder, StoreKind store, String description, Shape shape) {

    private static final DateTimeFormatter VERSION = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");
    private static final Pattern TIMED = Pattern.compile("[VU](\\d{14})__.*\\.(?:sql|json)");

    /** What a new migration consists of. */
    public sealed interface Shape {

        /** A version and its undo. */
        record Pair() implements Shape {}

        /** A version that cannot be taken back, and why. */
        record Irreversible(String reason) implements Shape {}

        /** A script that is carried out again whenever its text changes. */
        record Repeated() implements Shape {}
    }

    /** Writes the files, and returns them. */
    public List<Path> write(Instant now) throws IOException {
        Files.createDirectories(folder);
        String version = version(now);
        return switch (shape) {
            case Shape.Pair pair ->
                    List.of(
                            write("V" + version + "__", "version", version),
                            write("U" + version + "__", "undo", version));
            case Shape.Irreversible irreversible ->
                    List.of(write("V" + version + "__", "version", version));
            case Shape.Repeated repeated -> List.of(write("R__", "repeated", ""));
        };
    }

    /** Above every version that is there, so that two of one second keep their order. */
    private String version(Instant now) throws IOException {
        long time = Long.parseLong(VERSION.format(now.atOffset(ZoneOffset.UTC)));
        try (Stream<Path> files = Files.walk(folder)) {
            long newest =
                    files.map(file -> TIMED.matcher(file.getFileName().toString()))
                            .filter(Matcher::matches)
                            .mapToLong(timed -> Long.parseLong(timed.group(1)))
                            .max()
                            .orElse(0);
            return String.valueOf(Math.max(time, newest + 1));
        }
    }

    private Path write(String prefix, String template, String version) throws IOException {
        String suffix = store == StoreKind.MONGO ? ".json" : ".sql";
        Path file = folder.resolve(prefix + slug() + suffix);
        String text =
                template(template + suffix)
                        .replace("@description@", description.strip())
                        .replace("@version@", version);
        return Files.writeString(file, headed(text), StandardOpenOption.CREATE_NEW);
    }

    private String headed(String text) {
        if (shape instanceof Shape.Irreversible irreversible) {
            return store == StoreKind.MONGO
                    ? "{\"irreversible\": "
                            + quoted(irreversible.reason())
                            + ", \"commands\": "
                            + text.strip()
                            + "}\n"
                    : "-- irreversible: " + irreversible.reason() + "\n" + text;
        }
        return text;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String slug() {
        return description
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "_")
                .replaceAll("^_|_$", "");
    }

    private static String template(String name) throws IOException {
        String path = "/dev/bedstone/cli/migration/" + name;
        try (InputStream in = NewMigration.class.getResourceAsStream(path)) {
            return new String(
                    Optional.ofNullable(in)
                            .orElseThrow(() ->
                                    new IllegalStateException("the program lacks its file " + path))
                            .readAllBytes(),
                    UTF_8);
        }
    }
}
