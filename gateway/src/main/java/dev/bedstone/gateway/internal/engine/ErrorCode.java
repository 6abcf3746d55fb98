package dev.bedstone.gateway.internal.engine;

/**
 * The errors of ClickHouse that the gateway itself gives, by the names and numbers of ClickHouse's
 * {@code src/Common/ErrorCodes.cpp}.
 */
public enum ErrorCode {
    CHECKSUM_DOESNT_MATCH(40),
    BAD_ARGUMENTS(36),
    NOT_IMPLEMENTED(48),
    SYNTAX_ERROR(62),
    UNKNOWN_TYPE_OF_QUERY(78),
    UNKNOWN_COMPRESSION_METHOD(89),
    UNKNOWN_FORMAT(73),
    UNKNOWN_SETTING(115),
    TIMEOUT_EXCEEDED(159),
    READONLY(164),
    REQUIRED_PASSWORD(194),
    TOO_MANY_SIMULTANEOUS_QUERIES(202),
    NETWORK_ERROR(210),
    QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING(216),
    QUERY_IS_TOO_LARGE(229),
    TOO_MANY_BYTES(307),
    INTO_OUTFILE_NOT_ALLOWED(358),
    CANNOT_DECOMPRESS(271),
    SESSION_NOT_FOUND(372),
    SESSION_IS_LOCKED(373),
    QUERY_WAS_CANCELLED(394),
    ACCESS_DENIED(497),
    UNKNOWN_ROLE(511),
    AUTHENTICATION_FAILED(516);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    /** The number clients see. */
    public int number() {
        return number;
    }
}
