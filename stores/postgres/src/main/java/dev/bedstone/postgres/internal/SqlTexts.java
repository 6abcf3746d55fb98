package dev.bedstone.postgres.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers parsed statements by their text. A program has as many statements as its source has;
 * one that composes texts without end would fill the memory, so a full memory is emptied.
 * Thread-safe.
 */
public final class SqlTexts {

    private static final int MOST = 2_000;

    private final Map<String, SqlText> texts = new ConcurrentHashMap<>();

    /** The parsed form of {@code text}. */
    public SqlText of(String text) {
        SqlText known = texts.get(text);
        return known != null ? known : add(text);
    }

    /** How many texts are remembered. */
    int size() {
        return texts.size();
    }

    private SqlText add(String text) {
        if (texts.size() >= MOST) {
            texts.clear();
        }
        SqlText parsed = SqlParser.parse(text);
        texts.put(text, parsed);
        return parsed;
    }
}
