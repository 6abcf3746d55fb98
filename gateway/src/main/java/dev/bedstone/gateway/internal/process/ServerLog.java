package dev.bedstone.gateway.internal.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log of the child, seen from its latest start. Immutable. */
public final class ServerLog {

    private static final long LARGEST = 10L * 1024 * 1024;
    private static final int TAIL_BYTES = 8192;
    private static final int TAIL_LINES = 3;
    private static final int LINE = 300;

    private final Path file;
    private final long begin;

    private ServerLog(Path file, long begin) {
        this.file = file;
        this.begin = begin;
    }

    /** The log for a start that is about to happen; a log above 10 MiB is put aside first. */
    public static ServerLog beforeStart(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > LARGEST) {
            Files.move(
                    file,
                    file.resolveSibling(file.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** The last lines since the start, in one line; empty if there are none. */
    public String tail() {
        List<String> lines =
                read().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return String.join(
                " / ",
                lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
                        .map(line -> line.substring(0, Math.min(LINE, line.length())))
                        .toList());
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
