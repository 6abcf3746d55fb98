package dev.bedstone.clickhouse.internal;

import java.io.IOException;

/** No answer, or no more of it, came within the time there was. */
final class LateAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean silent;

    private LateAnswerException(boolean silent) {
        super(silent ? "the server went silent" : "the time of the call is over");
        this.silent = silent;
    }

    /** The deadline of the call has passed. */
    static LateAnswerException deadline() {
        return new LateAnswerException(false);
    }

    /** The server sent nothing for longer than it may. */
    static LateAnswerException silence() {
        return new LateAnswerException(true);
    }

    boolean isSilence() {
        return silent;
    }
}
