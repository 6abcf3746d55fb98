package dev.bedstone.gateway.internal.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** The bound parameters of one statement as four parallel C arrays. */
record NativeParameters(
        MemorySegment names,
        MemorySegment nameLengths,
        MemorySegment values,
        MemorySegment valueLengths,
        long count) {

    static NativeParameters of(Arena arena, Map<String, String> parameters) {
        int count = parameters.size();
        MemorySegment names = arena.allocate(ValueLayout.ADDRESS, Math.max(1, count));
        MemorySegment nameLengths = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, count));
        MemorySegment values = arena.allocate(ValueLayout.ADDRESS, Math.max(1, count));
        MemorySegment valueLengths = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, count));
        int index = 0;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            put(NativeText.of(arena, parameter.getKey()), names, nameLengths, index);
            put(NativeText.of(arena, parameter.getValue()), values, valueLengths, index);
            index++;
        }
        return new NativeParameters(names, nameLengths, values, valueLengths, count);
    }

    private static void put(
            NativeText text, MemorySegment pointers, MemorySegment lengths, int index) {
        pointers.setAtIndex(ValueLayout.ADDRESS, index, text.bytes());
        lengths.setAtIndex(ValueLayout.JAVA_LONG, index, text.length());
    }
}
