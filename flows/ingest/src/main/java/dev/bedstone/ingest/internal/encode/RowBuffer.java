package dev.bedstone.ingest.internal.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Rows as ClickHouse's format RowBinary has them, one after the other, and where each of them ends.
 * Grows, and is used again and again. Not thread-safe.
 *
 * @see <a href="https://clickhouse.com/docs/interfaces/formats/RowBinary">RowBinary</a>
 */
public final class RowBuffer {

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FIRST_BYTES = 1 << 10;
    private static final int FIRST_ROWS = 16;
    private static final int MOST_UTF8 = 3;
    private static final int ASCII_END = 0x80;
    private static final int TWO_BYTES_END = 0x800;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int[] ends = new int[FIRST_ROWS];
    private int size;
    private int rows;

    /** How many bytes there are, an unfinished row's among them. */
    public int size() {
        return size;
    }

    /** How many rows are finished. */
    public int rows() {
        return rows;
    }

    /** The bytes themselves; valid up to {@link #size}. */
    public byte[] bytes() {
        return bytes;
    }

    /** The first byte of a row. */
    public int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /** The byte after a row. */
    public int end(int row) {
        return ends[row];
    }

    /** Forgets everything. */
    public void clear() {
        size = 0;
        rows = 0;
    }

    /** How much memory it holds. */
    public int capacity() {
        return bytes.length + ends.length * Integer.BYTES;
    }

    /** Finishes a row. */
    public void endRow() {
        if (rows == ends.length) {
            ends = Arrays.copyOf(ends, 2 * rows);
        }
        ends[rows++] = size;
    }

    /** Forgets what was written of a row that is not finished. */
    public void dropRow() {
        size = start(rows);
    }

    /** Adds all rows of another. */
    public void append(RowBuffer other) {
        reserve(other.size);
        System.arraycopy(other.bytes, 0, bytes, size, other.size);
        if (rows + other.rows > ends.length) {
            ends = Arrays.copyOf(ends, Math.max(2 * ends.length, rows + other.rows));
        }
        for (int row = 0; row < other.rows; row++) {
            ends[rows + row] = size + other.ends[row];
        }
        size += other.size;
        rows += other.rows;
    }

    /** Gives every row its place in a batch: its first twenty bytes are left free for that. */
    public void number(long high, long low, int firstNumber) {
        int number = firstNumber;
        for (int row = 0; row < rows; row++) {
            int at = start(row);
            LONG.set(bytes, at, high);
            LONG.set(bytes, at + 8, low);
            INT.set(bytes, at + 16, number++);
        }
    }

    /** Leaves {@code count} bytes free; they are 0. */
    public void skip(int count) {
        reserve(count);
        Arrays.fill(bytes, size, size + count, (byte) 0);
        size += count;
    }

    /** One byte. */
    public void int8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** Two bytes. */
    public void int16(int value) {
        reserve(Short.BYTES);
        SHORT.set(bytes, size, (short) value);
        size += Short.BYTES;
    }

    /** Four bytes. */
    public void int32(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    /** Eight bytes. */
    public void int64(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** As many bytes as there are. */
    public void raw(byte[] value) {
        raw(value, 0, value.length);
    }

    /** Some bytes of an array. */
    public void raw(byte[] value, int start, int length) {
        reserve(length);
        System.arraycopy(value, start, bytes, size, length);
        size += length;
    }

    /** A length, seven bits a byte, the lowest first (LEB128). */
    public void length(int value) {
        reserve(5);
        int left = value;
        while (left >= ASCII_END) {
            bytes[size++] = (byte) (left | ASCII_END);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    /**
     * A text as UTF-8 behind its length in bytes.
     *
     * @throws BadValueException if it has half a character (an unpaired surrogate)
     */
    public void text(String value) {
        int characters = value.length();
        reserve(5 + characters);
        int at = size;
        length(characters);
        for (int index = 0; index < characters; index++) {
            char character = value.charAt(index);
            if (character >= ASCII_END) {
                size = at;
                wideText(value);
                return;
            }
            bytes[size++] = (byte) character;
        }
    }

    private void wideText(String value) {
        length(utf8Length(value));
        reserve(MOST_UTF8 * value.length());
        for (int index = 0; index < value.length(); index++) {
            int point = value.codePointAt(index);
            if (point < ASCII_END) {
                bytes[size++] = (byte) point;
            } else if (point < TWO_BYTES_END) {
                bytes[size++] = (byte) (0xC0 | point >> 6);
                bytes[size++] = tail(point);
            } else if (Character.isBmpCodePoint(point)) {
                bytes[size++] = (byte) (0xE0 | point >> 12);
                bytes[size++] = tail(point >> 6);
                bytes[size++] = tail(point);
            } else {
                bytes[size++] = (byte) (0xF0 | point >> 18);
                bytes[size++] = tail(point >> 12);
                bytes[size++] = tail(point >> 6);
                bytes[size++] = tail(point);
                index++;
            }
        }
    }

    private static byte tail(int bits) {
        return (byte) (ASCII_END | bits & 0x3F);
    }

    private static int utf8Length(String value) {
        int length = 0;
        for (int index = 0; index < value.length(); index++) {
            char character = value.charAt(index);
            if (character < ASCII_END) {
                length++;
            } else if (character < TWO_BYTES_END) {
                length += 2;
            } else if (!Character.isSurrogate(character)) {
                length += 3;
            } else if (Character.isHighSurrogate(character)
                    && index + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(index + 1))) {
                length += 4;
                index++;
            } else {
                throw new BadValueException("a text with half a character in it");
            }
        }
        return length;
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
        }
    }
}
