package dev.bedstone.gateway.internal.engine;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * What the engine's parser takes a text for.
 *
 * @param statements how many statements it holds; 0 if it does not parse
 * @param isControl whether it acts on the session, the engine or something outside of it
 */
public record Analysis(int statements, boolean isControl) {

    /** The struct {@code chdb_query_analysis_v1}: size, count, flags, class. */
    static final StructLayout LAYOUT =
            MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT);

    static final Analysis UNKNOWN = new Analysis(0, false);

    private static final int CONTROL = 3;

    static Analysis of(MemorySegment analysis) {
        return new Analysis(
                analysis.getAtIndex(ValueLayout.JAVA_INT, 1),
                analysis.getAtIndex(ValueLayout.JAVA_INT, 3) == CONTROL);
    }
}
