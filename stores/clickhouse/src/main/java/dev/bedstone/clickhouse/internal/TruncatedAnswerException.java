package dev.bedstone.clickhouse.internal;

import java.io.IOException;

/** An answer ended before its end, or its end cannot be told. */
final class TruncatedAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    TruncatedAnswerException(String what) {
        super(what);
    }
}
