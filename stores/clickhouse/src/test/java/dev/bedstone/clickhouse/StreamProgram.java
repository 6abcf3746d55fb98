package dev.bedstone.clickhouse;

import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Secret;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Reads two million rows, in a JVM of its own with little memory. */
final class StreamProgram {

    static final int DONE = 0;
    static final int WRONG = 3;
    static final int OUT_OF_MEMORY = 4;

    private static final long ROWS = 2_000_000;
    private static final String QUERY =
            "select number, repeat(toString(number % 10), 100) as text from numbers({rows:UInt64})";

    record Row(long number, String text) {}

    private StreamProgram() {}

    public static void main(String... arguments) throws InterruptedException {
        ClickHouseConfig config =
                ClickHouseConfig.of(
                        new HostPort("127.0.0.1", Integer.parseInt(arguments[0])),
                        "default",
                        "bedstone",
                        Secret.of(System.getenv("KEY")));
        try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
            ClickHouseQuery query =
                    clickhouse
                            .withoutTenant()
                            .query(QUERY)
                            .bind("rows", ROWS)
                            .within(Duration.ofSeconds(150));
            System.exit(arguments[1].equals("list") ? list(query) : stream(query, arguments[2]));
        }
    }

    private static int list(ClickHouseQuery query) {
        try {
            return query.list(Row.class).size() == ROWS ? DONE : WRONG;
        } catch (OutOfMemoryError tooMuch) {
            return OUT_OF_MEMORY;
        }
    }

    private static int stream(ClickHouseQuery query, String pace) {
        AtomicLong next = new AtomicLong();
        query.stream(
                Row.class,
                row -> {
                    if (row.number() != next.getAndIncrement() || row.text().length() != 100) {
                        throw new IllegalStateException("a wrong row");
                    }
                    if (pace.equals("slow") && row.number() % 200_000 == 0) {
                        pause();
                    }
                });
        return next.get() == ROWS ? DONE : WRONG;
    }

    private static void pause() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
