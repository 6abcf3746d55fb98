package dev.bedstone.gateway.internal.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Bytes outside the heap with their number, as the engine takes them. */
record NativeText(MemorySegment bytes, long length) {

    static NativeText of(Arena arena, byte[] text) {
        MemorySegment bytes = arena.allocate(Math.max(1, text.length));
        MemorySegment.copy(text, 0, bytes, ValueLayout.JAVA_BYTE, 0, text.length);
        return new NativeText(bytes, text.length);
    }

    static NativeText of(Arena arena, String text) {
        return of(arena, text.getBytes(StandardCharsets.UTF_8));
    }
}
