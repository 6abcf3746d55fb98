package dev.bedstone.migrate.internal.source;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problems;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.internal.sql.Dialect;
import java.util.Map;
import java.util.Optional;

/** How the files of a kind of store are written. */
interface FileFormat {

    /**
     * The format of a line's files.
     *
     * @param values what placeholders stand for
     */
    static FileFormat of(MigrationLine line, Map<String, String> values) {
        return line.store() == StoreKind.MONGO
                ? new CommandReader(line.name(), values)
                : new ScriptReader(line.name(), Dialect.of(line.store()), values);
    }

    /** How the names of its files end. */
    String suffix();

    /** How a file says that it cannot be taken back, for people. */
    String irreversibleHint();

    /**
     * Reads one file.
     *
     * @return empty if it cannot be used; why is in {@code problems}
     */
    Optional<LoadedScript> read(FileName name, SourceText source, Problems problems);
}
