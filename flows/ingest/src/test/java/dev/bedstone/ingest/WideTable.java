package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.ingest.audit.Auditor;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The table of {@link Wide} events: good ones, and some that become dead letters. */
record WideTable(Database database, Auditor auditor) {

    private static final int CALL = 20_000;
    private static final Duration LONG = Duration.ofMinutes(2);

    /** Makes it, and that of the dead letters. */
    static WideTable create(Database database) {
        WideTable table = new WideTable(database, database.auditor());
        EventTable<Wide> described = Wide.table();
        List<String> columns = new ArrayList<>();
        for (int index = 0; index < described.columns().size(); index++) {
            columns.add(described.columns().get(index) + " " + described.types().get(index));
        }
        table.auditor.ask(
                "CREATE TABLE "
                        + Wide.TABLE
                        + " ("
                        + String.join(", ", columns)
                        + ") ENGINE = MergeTree ORDER BY (tenant_id, number)"
                        + " SETTINGS non_replicated_deduplication_window = 1000");
        table.auditor.ask(DeadLetters.CREATE_TABLE);
        return table;
    }

    /** Lets somebody hand events over, a second after the good ones, until all have arrived. */
    void receive(
            Path spool,
            EventTable<Wide> described,
            UnaryOperator<BatchSink> defect,
            Consumer<EventStream<Wide>> producer) {
        try (ClickHouse clickhouse = database.open();
                Ingest ingest =
                        Ingest.open(
                                Configs.in(spool).get(),
                                defect.apply(new ClickHouseSink(clickhouse)),
                                () -> Wide.NOW.plusSeconds(1))) {
            producer.accept(ingest.stream(described));
            assertThat(ingest.drain(LONG)).isTrue();
        }
    }

    /** Hands over good events, from a number on, with a bad one in the middle of the first call. */
    static void track(EventStream<Wide> stream, int first, int good, Wide bad) {
        for (int from = first; from < first + good; from += CALL) {
            List<Wide> rows = new ArrayList<>();
            for (int number = from; number < Math.min(first + good, from + CALL); number++) {
                rows.add(Wide.good(number));
            }
            if (from == first) {
                rows.add(rows.size() / 2, bad);
            }
            IngestTest.SCOPE.run(() -> stream.trackAll(rows));
        }
    }

    /** The good events are there and nothing else, and each is as it was handed over. */
    void assertArrived(long good) {
        assertThat(
                        auditor.lines(
                                "SELECT count(), sum(number), min(fraction = number / 3),"
                                        + " min(text = concat('héllo €𝄞 ', toString(number))) FROM "
                                        + Wide.TABLE))
                .containsExactly(good + "\t" + good * (good - 1) / 2 + "\t1\t1");
        assertThat(
                        auditor.lines(
                                "SELECT DISTINCT narrow, tiny, small, unsigned, huge, money, wide,"
                                        + " day, toUnixTimestamp(second), code, address, color,"
                                        + " tags, words, required, tenant_id,"
                                        + " toUnixTimestamp64Milli(at) FROM "
                                        + Wide.TABLE))
                .containsExactly(
                        String.join(
                                "\t",
                                "0.5",
                                "-7",
                                "-30000",
                                "200",
                                "9223372036854775807",
                                "123.456",
                                "-12345678901234567890.0123456789",
                                "2026-02-28",
                                "1700000000",
                                "ABC",
                                "10.1.2.3",
                                "GREEN",
                                "{'a':'b'}",
                                "['x','y']",
                                "kind",
                                IngestTest.SCOPE.tenant().toString(),
                                Long.toString(Wide.NOW.toEpochMilli())));
    }

    /** Why each dead letter's event is one, by the number of the event. */
    Map<Long, String> letters() {
        Map<Long, String> letters = new LinkedHashMap<>();
        for (String line :
                auditor.lines(
                        "SELECT extract(event, '\"number\":(-?[0-9]+)'), reason FROM"
                                + " bedstone_dead_events FINAL")) {
            String[] parts = line.split("\t", 2);
            assertThat(letters.put(Long.parseLong(parts[0]), parts[1])).as(line).isNull();
        }
        return letters;
    }
}
