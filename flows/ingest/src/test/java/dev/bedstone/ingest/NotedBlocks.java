package dev.bedstone.ingest;

import dev.bedstone.ingest.audit.Auditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a table that is not replicated has noted of its blocks, read from the server's disk. */
final class NotedBlocks {

    private NotedBlocks() {}

    /**
     * How many blocks are noted and were never added, as the server was killed in between: their
     * numbers were given to others, or to nobody yet.
     */
    static long lost(Auditor auditor, String table) throws IOException {
        String here = " = '" + table + "' AND database = currentDatabase()";
        String path = auditor.ask("SELECT data_paths[1] FROM system.tables WHERE name" + here);
        long last =
                auditor.number(
                        "SELECT max(max_block_number) FROM system.parts WHERE active AND table"
                                + here);
        return tokens(Path.of(path, "deduplication_logs")).entrySet().stream()
                .filter(block -> block.getKey() > last || block.getValue().size() > 1)
                .count();
    }

    /** The tokens noted for each number of a block. A line: what was done, part, token. */
    private static Map<Long, Set<String>> tokens(Path directory) throws IOException {
        Map<Long, Set<String>> tokens = new HashMap<>();
        try (Stream<Path> logs = Files.list(directory)) {
            for (Path log : logs.toList()) {
                for (String line : Files.readAllLines(log)) {
                    String[] parts = line.split("\t");
                    if (parts.length == 3 && parts[0].equals("1")) {
                        long number = Long.parseLong(parts[1].split("_")[1]);
                        tokens.computeIfAbsent(number, _ -> new HashSet<>()).add(parts[2]);
                    }
                }
            }
        }
        return tokens;
    }
}
