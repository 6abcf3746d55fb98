package dev.bedstone.gateway.internal.http;

/** The content types of the formats, as a server names them. */
final class Formats {

    static final String DEFAULT = "TabSeparated";

    private Formats() {}

    static String contentType(String format) {
        if (format.startsWith("TabSeparated") || format.startsWith("TSV")) {
            return "text/tab-separated-values; charset=UTF-8";
        }
        if (format.startsWith("CSV")) {
            return "text/csv; charset=UTF-8; header="
                    + (format.contains("WithNames") ? "present" : "absent");
        }
        return switch (format) {
            case "JSON",
                    "JSONStrings",
                    "JSONCompact",
                    "JSONCompactStrings",
                    "JSONColumns",
                    "JSONCompactColumns",
                    "JSONColumnsWithMetadata",
                    "JSONObjectEachRow" ->
                    "application/json; charset=UTF-8";
            case "JSONEachRow",
                    "JSONLines",
                    "NDJSON",
                    "JSONStringsEachRow",
                    "JSONCompactEachRow",
                    "JSONEachRowWithProgress" ->
                    "application/x-ndjson; charset=UTF-8";
            case "XML" -> "application/xml; charset=UTF-8";
            case "RowBinary",
                    "RowBinaryWithNames",
                    "RowBinaryWithNamesAndTypes",
                    "Native",
                    "Parquet",
                    "Arrow",
                    "ArrowStream",
                    "ORC",
                    "Avro",
                    "MsgPack",
                    "BSONEachRow",
                    "Npy",
                    "RawBLOB" ->
                    "application/octet-stream";
            default -> "text/plain; charset=UTF-8";
        };
    }
}
