package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.kernel.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rewriting of parts that ALTER leaves to the background ({@code system.mutations}). A table's
 * mutations are numbered; those above a mark were begun after it.
 */
final class Mutations {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final String NUMBER = "toUInt64OrZero(extract(mutation_id, '(\\\\d+)'))";

    private final DirectChannel channel;

    Mutations(DirectChannel channel) {
        this.channel = channel;
    }

    /** The greatest number there is; 0 if there was no mutation. */
    long mark(TableName table) {
        return Long.parseLong(
                String.valueOf(ask("max(" + NUMBER + ")", table, 0).getFirst().getFirst()));
    }

    /**
     * Waits until those above {@code mark} are done. What fails is ended, so that it is not tried
     * for ever.
     *
     * @return why one of them failed, or that the time was over; empty if all were done
     */
    Optional<String> await(TableName table, long mark, Optional<Duration> limit)
            throws InterruptedException {
        Optional<Deadline> end = limit.map(Deadline::after);
        while (true) {
            List<List<@Nullable String>> open =
                    ask("latest_fail_error_code_name", table, mark, "NOT is_done");
            Optional<String> failed =
                    open.stream()
                            .map(row -> String.valueOf(row.getFirst()))
                            .filter(reason -> !reason.isEmpty())
                            .findFirst();
            boolean late = end.filter(Deadline::hasPassed).isPresent();
            if (open.isEmpty()) {
                return Optional.empty();
            }
            if (failed.isPresent() || late) {
                kill(table, mark);
                return Optional.of(failed.orElse("its time was over"));
            }
            Thread.sleep(PAUSE);
        }
    }

    /**
     * Ends those above {@code mark} that are not done; tells the error of one that failed. KILL
     * does not know the session's database, so it is named.
     */
    Optional<String> kill(TableName table, long mark) {
        String failed = "";
        for (List<@Nullable String> row :
                ask(
                        "DISTINCT database, mutation_id, latest_fail_error_code_name",
                        table,
                        mark,
                        "NOT is_done")) {
            channel.ask(
                    "KILL MUTATION WHERE database = "
                            + TableName.literal(String.valueOf(row.get(0)))
                            + " AND table = "
                            + TableName.literal(table.name())
                            + " AND mutation_id = "
                            + TableName.literal(String.valueOf(row.get(1)))
                            + " SYNC",
                    Map.of());
            failed = failed.isEmpty() ? String.valueOf(row.get(2)) : failed;
        }
        return Optional.of(failed).filter(reason -> !reason.isEmpty());
    }

    /** The commands of each mutation above {@code mark}, by its number. */
    Map<Long, List<String>> commands(TableName table, long mark) {
        Map<Long, List<String>> commands = new TreeMap<>();
        for (List<@Nullable String> row : ask(NUMBER + ", command", table, mark)) {
            commands.computeIfAbsent(
                            Long.parseLong(String.valueOf(row.get(0))), key -> new ArrayList<>())
                    .add(new Cursor(String.valueOf(row.get(1))).unwrapped().bare());
        }
        return commands;
    }

    private List<List<@Nullable String>> ask(
            String columns, TableName table, long mark, String... conditions) {
        StringBuilder text = new StringBuilder("SELECT ").append(columns);
        text.append(" FROM system.mutations WHERE ").append(where(table, mark));
        for (String condition : conditions) {
            text.append(" AND ").append(condition);
        }
        return channel.ask(text.toString(), Map.of());
    }

    private static String where(TableName table, long mark) {
        String database =
                table.isLocal() ? "currentDatabase()" : TableName.literal(table.database());
        return "database = "
                + database
                + " AND table = "
                + TableName.literal(table.name())
                + " AND "
                + NUMBER
                + " > "
                + mark;
    }
}
