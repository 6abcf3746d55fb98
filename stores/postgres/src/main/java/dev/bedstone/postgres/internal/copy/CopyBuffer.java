package dev.bedstone.postgres.internal.copy;

import dev.bedstone.postgres.internal.Surrogates;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes in network order on their way into a COPY. Not thread-safe. */
final class CopyBuffer {

    /** As much as the driver writes to its socket at once. */
    private static final int FULL = 64 * 1024;

    private byte[] bytes = new byte[FULL + 16 * 1024];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    boolean isFull() {
        return length >= FULL;
    }

    void clear() {
        length = 0;
    }

    void raw(byte[] from) {
        ensure(from.length);
        System.arraycopy(from, 0, bytes, length, from.length);
        length += from.length;
    }

    void int16(int value) {
        ensure(2);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
    }

    void int32(int value) {
        ensure(4);
        put32(length, value);
        length += 4;
    }

    void int64(long value) {
        ensure(8);
        put32(length, (int) (value >> 32));
        put32(length + 4, (int) value);
        length += 8;
    }

    /** Leaves room for the length of what follows; give the place to {@link #end}. */
    int begin() {
        int32(0);
        return length;
    }

    /** Writes the length of what was written since {@link #begin}. */
    void end(int begun) {
        put32(begun - 4, length - begun);
    }

    /** A text in UTF-8, without an array in between. */
    void utf8(String text) {
        int count = text.length();
        ensure(3 * count);
        byte[] to = bytes;
        int at = length;
        for (int index = 0; index < count; index++) {
            char sign = text.charAt(index);
            if (sign < 0x80) {
                to[at++] = (byte) sign;
            } else if (sign < 0x800) {
                to[at++] = (byte) (0xC0 | sign >> 6);
                to[at++] = (byte) (0x80 | sign & 0x3F);
            } else if (Character.isSurrogate(sign)) {
                length = at;
                rest(text, index);
                return;
            } else {
                to[at++] = (byte) (0xE0 | sign >> 12);
                to[at++] = (byte) (0x80 | sign >> 6 & 0x3F);
                to[at++] = (byte) (0x80 | sign & 0x3F);
            }
        }
        length = at;
    }

    /** Signs beyond the first plane are rare enough for the library's own way. */
    private void rest(String text, int from) {
        if (!Surrogates.areWhole(text)) {
            throw new IllegalArgumentException(
                    "a text holds half of a surrogate pair, which UTF-8 cannot; give whole"
                            + " characters");
        }
        raw(text.substring(from).getBytes(StandardCharsets.UTF_8));
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private void put32(int at, int value) {
        bytes[at] = (byte) (value >> 24);
        bytes[at + 1] = (byte) (value >> 16);
        bytes[at + 2] = (byte) (value >> 8);
        bytes[at + 3] = (byte) value;
    }
}
