package dev.bedstone.postgres.internal;

/** Writes work across tenants down, in the database in which it is done. */
final class PlatformAudit {

    /** How work across tenants ended, as the table has it. */
    enum Outcome {
        /** Written in the transaction of the work: there if it was committed, and only then. */
        COMMITTED("committed"),
        /** Written before work that only reads. */
        READ("read"),
        /** Written after the work: it had begun, and left nothing. */
        ROLLED_BACK("rolled back"),
        /** Written after the work: nobody knows whether it was committed. */
        UNKNOWN("unknown");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }
    }

    static final String OPERATION = "platform.audit";

    /** The version of the rows' shape. */
    private static final int FORMAT = 1;

    private static final String INSERT =
            "insert into bedstone.platform_audit (format, actor, reason, outcome) values (:format,"
                    + " current_setting('app.actor'), current_setting('app.reason'), :outcome)";

    private PlatformAudit() {}

    /** Writes a row in the transaction; who and why are what it is bound to. */
    static void write(Transaction transaction, Outcome outcome) {
        SqlText insert = transaction.parse(INSERT).named(OPERATION);
        Object[] values = new Object[insert.parameters()];
        values[insert.index("format")] = FORMAT;
        values[insert.index("outcome")] = outcome.text;
        OwnTables.use(
                transaction.failures(),
                OPERATION,
                () -> transaction.execute(insert, values, Replies::written));
    }
}
