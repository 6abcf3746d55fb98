package dev.bedstone.ingest.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What producers noted when they were told that events are safe: {@code producer first last}. */
public final class Journals {

    private Journals() {}

    /** All that is noted in the files of a directory; what a kill cut short does not count. */
    public static List<Id> read(Path directory) throws IOException {
        List<Id> ids = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path journal : files.toList()) {
                Files.readAllLines(journal).forEach(line -> add(line.split(" "), ids));
            }
        }
        return ids;
    }

    private static void add(String[] parts, List<Id> ids) {
        if (parts.length != 3) {
            return;
        }
        long last = Long.parseLong(parts[2]);
        for (long number = Long.parseLong(parts[1]); number <= last; number++) {
            ids.add(new Id(Long.parseLong(parts[0]), number));
        }
    }
}
