package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Ids;
import dev.bedstone.postgres.OutboxEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Writes events into the outbox. Thread-safe. */
public final class Outbox {

    /** The version of the rows' shape; readers understand it and the one before. */
    private static final int FORMAT = 1;

    private static final int LONGEST_PAYLOAD = 1_000_000;

    private static final String INSERT =
            """
            insert into bedstone.outbox (tenant_id, event_id, format, epoch, aggregate,
                                         aggregate_version, type, payload, actor)
            select current_setting('app.tenant_id')::uuid, :id, :format, epoch.number, :aggregate,
                   :version, :type, :payload::jsonb, current_setting('app.actor')
              from bedstone.outbox_epoch as epoch\
            """;

    private final Ids ids;
    private final JsonMapper json = JsonMapper.builder().build();

    public Outbox(Ids ids) {
        this.ids = ids;
    }

    /**
     * Writes one event.
     *
     * @throws IllegalStateException if no tenant is bound
     * @throws IllegalArgumentException if it cannot be written as JSON, or is too large
     */
    void publish(Transaction transaction, OutboxEvent event) {
        if (transaction.tenant().isEmpty()) {
            throw new IllegalStateException(
                    "an event belongs to a tenant, and none is bound; publish it in a transaction"
                            + " of bedstone.as(tenant, actor)");
        }
        SqlText insert = transaction.parse(INSERT).named("outbox.publish");
        Object[] values = new Object[insert.parameters()];
        values[insert.index("id")] = ids.next();
        values[insert.index("format")] = FORMAT;
        values[insert.index("aggregate")] = event.aggregate();
        values[insert.index("version")] = event.version();
        values[insert.index("type")] = event.type();
        values[insert.index("payload")] = payload(event);
        long written =
                OwnTables.use(
                        transaction.failures(),
                        insert.operation(),
                        () -> transaction.execute(insert, values, Replies::written));
        if (written != 1) {
            throw new IllegalStateException(
                    "the table bedstone.outbox_epoch is empty; it has one row, see the migration");
        }
    }

    private String payload(OutboxEvent event) {
        String payload;
        try {
            payload = json.writeValueAsString(event);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "an event of type "
                            + event.getClass().getSimpleName()
                            + " cannot be written as JSON; give it plain components",
                    e);
        }
        if (payload.length() > LONGEST_PAYLOAD) {
            throw new IllegalArgumentException(
                    "an event of type "
                            + event.getClass().getSimpleName()
                            + " has "
                            + payload.length()
                            + " characters of payload and may have "
                            + LONGEST_PAYLOAD
                            + "; publish where the data is instead of the data");
        }
        return payload;
    }
}
