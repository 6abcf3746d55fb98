package dev.bedstone.ingest.internal.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where rows end in bytes of RowBinary, from the names of their types alone: the types that
 * {@code ColumnType} makes. Immutable.
 */
public final class RowLayout {

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final Pattern SIZED = Pattern.compile("(Decimal|FixedString)\\((\\d+).*");
    private static final int ROW_NUMBER_AT = 16;
    private static final int PLACE = 20;

    private final Shape[] shapes;

    /**
     * @param types as ClickHouse writes them, those of the batch's columns first
     * @throws IllegalArgumentException if one is none that {@code ColumnType} makes
     */
    public RowLayout(List<String> types) {
        this.shapes = types.stream().map(RowLayout::shape).toArray(Shape[]::new);
    }

    /** The bytes in front of each row that say which row of which batch it is. */
    public int placeBytes() {
        return PLACE;
    }

    /** The number of the row that begins at {@code start}. */
    public long rowNumber(byte[] bytes, int start) {
        return Integer.toUnsignedLong((int) INT.get(bytes, start + ROW_NUMBER_AT));
    }

    /** A column of the type {@code UUID} of the row that begins at {@code start}. */
    public UUID uuid(byte[] bytes, int start, int column) {
        Cursor cursor = new Cursor(bytes);
        cursor.at = start;
        for (int index = 0; index < column; index++) {
            shapes[index].skip(cursor);
        }
        return new UUID(
                (long) LONG.get(bytes, cursor.at), (long) LONG.get(bytes, cursor.at + Long.BYTES));
    }

    /**
     * The byte after each row.
     *
     * @throws IllegalArgumentException if there are not so many rows
     */
    public int[] ends(byte[] bytes, int rows) {
        int[] ends = new int[rows];
        Cursor cursor = new Cursor(bytes);
        for (int row = 0; row < rows; row++) {
            for (Shape shape : shapes) {
                shape.skip(cursor);
            }
            ends[row] = cursor.at;
        }
        if (cursor.at != bytes.length) {
            throw new IllegalArgumentException("the rows are not as their types say");
        }
        return ends;
    }

    private static Shape shape(String type) {
        if (type.startsWith("LowCardinality(")) {
            return shape(inner(type));
        }
        if (type.startsWith("Nullable(")) {
            Shape shape = shape(inner(type));
            return cursor -> {
                if (cursor.next() == 0) {
                    shape.skip(cursor);
                }
            };
        }
        if (type.startsWith("Array(")) {
            return many(shape(inner(type)));
        }
        if (type.startsWith("Map(")) {
            return map(inner(type));
        }
        return type.equals("String") ? cursor -> cursor.skip(cursor.length()) : fixed(size(type));
    }

    private static Shape map(String keyAndValue) {
        int depth = 0;
        int comma = 0;
        while (depth > 0 || keyAndValue.charAt(comma) != ',') {
            char character = keyAndValue.charAt(comma++);
            depth += character == '(' ? 1 : character == ')' ? -1 : 0;
        }
        Shape key = shape(keyAndValue.substring(0, comma));
        Shape value = shape(keyAndValue.substring(comma + 1).strip());
        return many(cursor -> {
            key.skip(cursor);
            value.skip(cursor);
        });
    }

    private static Shape many(Shape one) {
        return cursor -> {
            for (int left = cursor.length(); left > 0; left--) {
                one.skip(cursor);
            }
        };
    }

    private static Shape fixed(int size) {
        return cursor -> cursor.skip(size);
    }

    private static String inner(String type) {
        return type.substring(type.indexOf('(') + 1, type.length() - 1);
    }

    private static int size(String type) {
        Matcher sized = SIZED.matcher(type);
        if (sized.matches()) {
            int number = Integer.parseInt(sized.group(2));
            return sized.group(1).equals("FixedString") ? number : decimal(number);
        }
        return switch (type.replaceAll("\\(.*", "")) {
            case "Bool", "Int8", "UInt8", "Enum8" -> 1;
            case "Int16", "UInt16", "Date" -> 2;
            case "Int32", "UInt32", "Float32", "DateTime", "IPv4" -> 4;
            case "Int64", "UInt64", "Float64", "DateTime64" -> 8;
            case "UUID", "IPv6" -> 16;
            default -> throw new IllegalArgumentException("the type " + type + " is not known");
        };
    }

    private static int decimal(int precision) {
        return precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
    }

    /** Steps over one value. */
    private interface Shape {
        void skip(Cursor cursor);
    }

    private static final class Cursor {

        private final byte[] bytes;
        private int at;

        private Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        private int next() {
            if (at >= bytes.length) {
                throw new IllegalArgumentException("the rows end too early");
            }
            return bytes[at++];
        }

        private int length() {
            int length = 0;
            int shift = 0;
            int part = next();
            while (part < 0 && shift < 28) {
                length |= (part & 0x7F) << shift;
                shift += 7;
                part = next();
            }
            return length | part << shift;
        }

        private void skip(int count) {
            if (count < 0 || count > bytes.length - at) {
                throw new IllegalArgumentException("the rows end too early");
            }
            at += count;
        }
    }
}
