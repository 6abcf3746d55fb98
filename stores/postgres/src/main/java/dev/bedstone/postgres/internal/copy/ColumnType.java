package dev.bedstone.postgres.internal.copy;

import java.util.Map;

/**
 * The type of a column as the binary format knows it.
 *
 * @param kind how a value is written
 * @param oid the server's number of the type, or of an array's elements
 * @param array whether the column holds an array of it
 */
record ColumnType(Kind kind, int oid, boolean array) {

    /** How a value is written. */
    enum Kind {
        BOOL,
        BYTEA,
        INT2,
        INT4,
        INT8,
        FLOAT4,
        FLOAT8,
        NUMERIC,
        TEXT,
        JSONB,
        UUID,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMPTZ
    }

    private static final Map<String, Kind> KINDS =
            Map.ofEntries(
                    Map.entry("bool", Kind.BOOL),
                    Map.entry("bytea", Kind.BYTEA),
                    Map.entry("int2", Kind.INT2),
                    Map.entry("int4", Kind.INT4),
                    Map.entry("int8", Kind.INT8),
                    Map.entry("float4", Kind.FLOAT4),
                    Map.entry("float8", Kind.FLOAT8),
                    Map.entry("numeric", Kind.NUMERIC),
                    Map.entry("text", Kind.TEXT),
                    Map.entry("varchar", Kind.TEXT),
                    Map.entry("bpchar", Kind.TEXT),
                    Map.entry("name", Kind.TEXT),
                    Map.entry("citext", Kind.TEXT),
                    Map.entry("json", Kind.TEXT),
                    Map.entry("jsonb", Kind.JSONB),
                    Map.entry("uuid", Kind.UUID),
                    Map.entry("date", Kind.DATE),
                    Map.entry("time", Kind.TIME),
                    Map.entry("timestamp", Kind.TIMESTAMP),
                    Map.entry("timestamptz", Kind.TIMESTAMPTZ));

    /**
     * @param name the server's short name of the type, or of an array's elements
     * @param enumerated whether it is an enum, whose values travel as texts
     * @throws IllegalArgumentException if there is no way to write it
     */
    static ColumnType of(String name, int oid, boolean enumerated, boolean array) {
        Kind kind = enumerated ? Kind.TEXT : KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "a column of type " + name + " cannot be copied; insert its rows with batch()");
        }
        return new ColumnType(kind, oid, array);
    }
}
