package dev.bedstone.clickhouse.internal.tenancy;

/** A statement that a tenant may not send; the message says why, and what to write instead. */
final class RefusedStatementException extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedStatementException(String why) {
        super(why, null, false, false);
    }
}
