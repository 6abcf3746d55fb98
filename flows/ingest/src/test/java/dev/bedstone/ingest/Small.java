package dev.bedstone.ingest;

import static dev.bedstone.ingest.ColumnType.INT64;

import dev.bedstone.ingest.audit.Auditor;
import java.time.Instant;

/** An event whose row has always 60 bytes, so that tests can read it without the product. */
record Small(long producer, long number, Instant at) {

    static EventTable<Small> table(String name) {
        return EventTable.named(name, Small.class)
                .tenant("tenant_id")
                .time("at", Small::at)
                .integer("producer", INT64, Small::producer)
                .integer("number", INT64, Small::number)
                .build();
    }

    static void create(Auditor auditor, String name, int window) {
        auditor.ask(
                """
                CREATE TABLE %s (_batch_id UUID, _row_no UInt32, tenant_id UUID,
                  at DateTime64(3, 'UTC'), producer Int64, number Int64)
                ENGINE = MergeTree ORDER BY (tenant_id, producer, number)
                SETTINGS non_replicated_deduplication_window = %d\
                """
                        .formatted(name, window));
    }
}
