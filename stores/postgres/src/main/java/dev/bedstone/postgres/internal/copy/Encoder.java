package dev.bedstone.postgres.internal.copy;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes values into one column. Immutable. */
final class Encoder {

    private static final int NULL = -1;
    private static final int JSONB_VERSION = 1;

    private final ColumnType type;

    Encoder(ColumnType type) {
        this.type = type;
    }

    /** A field: its length and its value. */
    void field(CopyBuffer to, @Nullable Object value) {
        if (value == null) {
            to.int32(NULL);
        } else if (value instanceof Optional<?> optional) {
            field(to, optional.orElse(null));
        } else {
            int begun = to.begin();
            if (type.array()) {
                array(to, value);
            } else {
                value(to, value);
            }
            to.end(begun);
        }
    }

    /** A whole number that is not boxed. */
    void integer(CopyBuffer to, long value) {
        int begun = to.begin();
        whole(to, value);
        to.end(begun);
    }

    /** A floating-point number that is not boxed. */
    void floating(CopyBuffer to, double value) {
        int begun = to.begin();
        floatingValue(to, value);
        to.end(begun);
    }

    /** A truth value that is not boxed. */
    void truth(CopyBuffer to, boolean value) {
        if (type.kind() != ColumnType.Kind.BOOL) {
            throw unfit(value, type.kind());
        }
        to.int32(1);
        to.raw(value ? TRUE : FALSE);
    }

    private static final byte[] TRUE = {1};
    private static final byte[] FALSE = {0};

    private void value(CopyBuffer to, Object value) {
        switch (type.kind()) {
            case BOOL -> to.raw(as(Boolean.class, value) ? TRUE : FALSE);
            case BYTEA -> to.raw(as(byte[].class, value));
            case INT2, INT4, INT8 -> whole(to, integer(value));
            case FLOAT4, FLOAT8 -> floatingValue(to, as(Number.class, value).doubleValue());
            case NUMERIC -> Numeric.write(to, decimal(value));
            case TEXT -> to.utf8(text(value));
            case JSONB -> {
                to.raw(new byte[] {JSONB_VERSION});
                to.utf8(text(value));
            }
            case UUID -> {
                UUID id = as(UUID.class, value);
                to.int64(id.getMostSignificantBits());
                to.int64(id.getLeastSignificantBits());
            }
            case DATE -> to.int32(Times.day(as(LocalDate.class, value)));
            case TIME -> to.int64(Times.timeOfDay(as(LocalTime.class, value)));
            case TIMESTAMP -> to.int64(Times.local(as(LocalDateTime.class, value)));
            case TIMESTAMPTZ -> to.int64(Times.instant(value));
        }
    }

    private void whole(CopyBuffer to, long value) {
        switch (type.kind()) {
            case INT2 -> {
                if (value != (short) value) {
                    throw outOfRange();
                }
                to.int16((int) value);
            }
            case INT4 -> {
                if (value != (int) value) {
                    throw outOfRange();
                }
                to.int32((int) value);
            }
            case INT8 -> to.int64(value);
            case FLOAT4, FLOAT8 -> floatingValue(to, value);
            case NUMERIC -> Numeric.write(to, BigDecimal.valueOf(value));
            default -> throw unfit(value, type.kind());
        }
    }

    private void floatingValue(CopyBuffer to, double value) {
        switch (type.kind()) {
            case FLOAT4 -> to.int32(Float.floatToIntBits((float) value));
            case FLOAT8 -> to.int64(Double.doubleToLongBits(value));
            case NUMERIC -> Numeric.write(to, BigDecimal.valueOf(value));
            default -> throw unfit(value, type.kind());
        }
    }

    private void array(CopyBuffer to, Object value) {
        int size = value instanceof Collection<?> list ? list.size() : Array.getLength(value);
        to.int32(size == 0 ? 0 : 1);
        to.int32(1);
        to.int32(type.oid());
        if (size == 0) {
            return;
        }
        to.int32(size);
        to.int32(1);
        Encoder element = new Encoder(new ColumnType(type.kind(), type.oid(), false));
        if (value instanceof Collection<?> list) {
            list.forEach(each -> element.field(to, each));
        } else {
            for (int index = 0; index < size; index++) {
                element.field(to, Array.get(value, index));
            }
        }
    }

    private long integer(Object value) {
        return switch (value) {
            case Integer number -> number;
            case Long number -> number;
            case Short number -> number;
            case Byte number -> number;
            default -> throw unfit(value, type.kind());
        };
    }

    private BigDecimal decimal(Object value) {
        return switch (value) {
            case BigDecimal number -> number;
            case BigInteger number -> new BigDecimal(number);
            case Integer number -> BigDecimal.valueOf(number);
            case Long number -> BigDecimal.valueOf(number);
            case Short number -> BigDecimal.valueOf(number);
            case Double number -> BigDecimal.valueOf(number);
            case Float number -> new BigDecimal(number.toString());
            default -> throw unfit(value, type.kind());
        };
    }

    private String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Enum<?> constant -> constant.name();
            default -> throw unfit(value, type.kind());
        };
    }

    private <T> T as(Class<T> wanted, Object value) {
        if (!wanted.isInstance(value)) {
            throw unfit(value, type.kind());
        }
        return wanted.cast(value);
    }

    /** Says that a class has no way into a column, without the value. */
    static IllegalArgumentException unfit(Object value, Object column) {
        return new IllegalArgumentException(
                "a "
                        + value.getClass().getSimpleName()
                        + " cannot be copied into a column of type "
                        + column.toString().toLowerCase(java.util.Locale.ROOT));
    }

    private IllegalArgumentException outOfRange() {
        return new IllegalArgumentException(
                "a number is out of the range of its column, which is "
                        + type.kind().name().toLowerCase(java.util.Locale.ROOT)
                        + "; check the value or widen the column");
    }
}
