package dev.bedstone.clickhouse.internal;

import java.io.IOException;

/** The store was closed while the statement ran. */
final class CutException extends IOException {

    private static final long serialVersionUID = 1L;

    CutException() {
        super("the store was closed");
    }
}
