package dev.bedstone.engines;

import dev.bedstone.engines.internal.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The log file of one engine, seen from the moment of its latest start: what a failure quotes, and
 * how the file stays small. Immutable and thread-safe.
 */
public final class EngineLog {

    private static final long LARGEST = 10L * 1024 * 1024;
    private static final int TAIL_BYTES = 4096;
    private static final int TAIL_LINES = 3;
    private static final int LONGEST_LINE = 240;
    private static final Pattern WEIGHTY =
            Pattern.compile("(?i:fatal|panic|error|can't|could not|failed|unrecognized|invalid)");

    private final Path file;
    private final long begin;

    private EngineLog(Path file, long begin) {
        this.file = file;
        this.begin = begin;
    }

    /**
     * The log for a start that is about to happen. A log above 10 MiB is put aside as {@code
     * <name>.1}, so that at most two files of it exist; a new one can be read by its owner only.
     *
     * @throws IOException if the file cannot be made or moved
     */
    public static EngineLog beforeStart(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > LARGEST) {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(file)) {
            PrivateFiles.create(file);
        }
        return new EngineLog(file, Files.size(file));
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** The last lines of a log, in one line; empty if there are none. */
    public static String tailOf(Path file) {
        return new EngineLog(file, 0).tail();
    }

    /**
     * The last lines written since the start, in one line: those that tell of a failure if there
     * are any, else just the last. Empty if nothing was written or it cannot be read.
     */
    public String tail() {
        List<String> lines =
                read().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        List<String> weighty = lines.stream().filter(line -> WEIGHTY.matcher(line).find()).toList();
        List<String> chosen = weighty.isEmpty() ? lines : weighty;
        return chosen.stream()
                .skip(Math.max(0, chosen.size() - TAIL_LINES))
                .map(EngineLog::shortened)
                .collect(Collectors.joining(" / "));
    }

    /** Whether the end of what was written since the start holds {@code text}. */
    public boolean endContains(String text) {
        return read().contains(text);
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }

    private String read() {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(begin, in.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) Math.max(0, in.length() - from)];
            in.seek(from);
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
