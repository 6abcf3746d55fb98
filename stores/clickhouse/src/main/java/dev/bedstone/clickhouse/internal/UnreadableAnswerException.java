package dev.bedstone.clickhouse.internal;

import java.io.IOException;

/** An answer that arrived and is not what its head says. */
final class UnreadableAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableAnswerException(Throwable cause) {
        super(cause);
    }
}
