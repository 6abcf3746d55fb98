package dev.bedstone.migrate.internal.source;

import dev.bedstone.contracts.MigrationScript;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * A script and where its parts stand in the file. Immutable.
 *
 * @param script what the store carries out
 * @param source its file; empty for code
 * @param places for each statement, from an offset in its text to the offset in the file
 * @param destructive whether it may lose rows or values
 * @param declaredDestructive whether the file says so
 * @param irreversible why it cannot be taken back
 */
public record LoadedScript(
        MigrationScript script,
        Optional<SourceText> source,
        List<IntUnaryOperator> places,
        boolean destructive,
        boolean declaredDestructive,
        Optional<String> irreversible) {

    /**
     * Where a statement stands.
     *
     * @param statement from 1
     * @param position in its text, in code points from 1; 0 for its beginning
     */
    public String at(int statement, int position) {
        if (source.isEmpty()) {
            return script.file();
        }
        String text = script.statements().get(statement - 1).text();
        int points = Math.clamp(position - 1L, 0, text.codePointCount(0, text.length()));
        int offset = text.offsetByCodePoints(0, points);
        return source.get().at(places.get(statement - 1).applyAsInt(offset));
    }
}
