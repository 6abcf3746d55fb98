package dev.bedstone.postgres.internal.copy;

import java.nio.charset.StandardCharsets;

/** The bytes of one row out of a COPY. Not thread-safe. */
final class CopyInput {

    private byte[] bytes = new byte[0];
    private int at;

    void reset(byte[] row, int from) {
        bytes = row;
        at = from;
    }

    int int16() {
        int value = (short) ((bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF);
        at += 2;
        return value;
    }

    int int32() {
        int value =
                (bytes[at] & 0xFF) << 24
                        | (bytes[at + 1] & 0xFF) << 16
                        | (bytes[at + 2] & 0xFF) << 8
                        | bytes[at + 3] & 0xFF;
        at += 4;
        return value;
    }

    long int64() {
        long high = int32();
        return high << 32 | int32() & 0xFFFF_FFFFL;
    }

    byte int8() {
        return bytes[at++];
    }

    String utf8(int length) {
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    byte[] raw(int length) {
        byte[] part = java.util.Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return part;
    }
}
