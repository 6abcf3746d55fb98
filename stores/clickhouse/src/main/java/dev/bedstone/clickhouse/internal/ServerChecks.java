package dev.bedstone.clickhouse.internal;

import dev.bedstone.clickhouse.ClickHouseInsert;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Problems;
import dev.bedstone.kernel.ServerVersion;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether a server is fit to be used, asked once at start. What would lose or double data is
 * refused; what is only unwise becomes advice. Not thread-safe: it lives within one check.
 */
public final class ServerChecks {

    private static final String SETTING = "bedstone.clickhouse";

    private final int connections;
    private final Problems refusals = new Problems();
    private final Problems advice = new Problems();

    /**
     * @param connections the most statements this application may send at once
     */
    ServerChecks(int connections) {
        this.connections = connections;
    }

    /**
     * Checks the server.
     *
     * @return advice, perhaps none
     * @throws dev.bedstone.kernel.Misconfigured if it would lose or double data
     * @throws dev.bedstone.kernel.StoreFailure if it cannot be reached or refuses
     */
    public static List<Problem> of(Statements statements, Deadline deadline) {
        ServerChecks checks =
                new ServerChecks(statements.most()).judge(ServerFacts.ask(statements, deadline));
        if (!checks.refusals.isEmpty()) {
            throw statements
                    .failures()
                    .unfit(checks.texts(Problem::what), checks.texts(Problem::fix));
        }
        return checks.advice();
    }

    private String texts(Function<Problem, String> part) {
        return refusals.list().stream().map(part).collect(Collectors.joining(", and "));
    }

    List<Problem> refusals() {
        return refusals.list();
    }

    List<Problem> advice() {
        return advice.list();
    }

    /** Judges what the server told. */
    ServerChecks judge(ServerFacts facts) {
        checkVersion(facts);
        checkInserts(facts);
        checkTables(facts);
        checkTimes(facts);
        checkRights(facts);
        checkRoom(facts);
        return this;
    }

    private void checkVersion(ServerFacts facts) {
        ServerVersion version = ServerVersion.of(facts.version());
        if (version.isBefore(24, 8, 0)) {
            refuse(
                    "the server is ClickHouse " + facts.version() + ", too old to be used",
                    "use ClickHouse 26.7 or newer");
        } else if (version.isBefore(26, 7, 0)) {
            advise(
                    "the server is ClickHouse "
                            + facts.version()
                            + ", with which this release was not tested; before 26.2 repetitions of"
                            + " inserts are not dropped everywhere by default",
                    "use ClickHouse 26.7 or newer");
        }
    }

    /**
     * Every insert of ours sets these; a profile that forbids it makes them what the server has.
     */
    private void checkInserts(ServerFacts facts) {
        boolean async = facts.is("async_insert", "1");
        boolean unheard = facts.is("wait_for_async_insert", "0");
        if (async && unheard && facts.isFixed("async_insert")) {
            refuse(
                    "inserts are answered before they are written (async_insert = 1 and"
                            + " wait_for_async_insert = 0, which the user may not change), so rows"
                            + " are lost without a word",
                    "lift the constraint on async_insert, or set wait_for_async_insert = 1");
        } else if (async && unheard) {
            advise(
                    "by default inserts are answered before they are written (async_insert = 1 and"
                            + " wait_for_async_insert = 0): ours are not, those of other programs"
                            + " may be lost without a word",
                    "set wait_for_async_insert = 1 in the profile");
        }
        refuseFixed(
                facts,
                "date_time_overflow_behavior",
                "throw",
                "dates that a column cannot hold become other dates");
        refuseFixed(
                facts,
                "input_format_skip_unknown_fields",
                "0",
                "fields that a table does not have are dropped");
        refuseFixed(
                facts,
                "materialized_views_ignore_errors",
                "0",
                "rows that a view fails on are missing in it without a word");
        refuseFixed(
                facts,
                "distributed_foreground_insert",
                "1",
                "inserts into distributed tables are answered before the shards have them");
        checkBlocks(facts);
        refuseFixed(facts, "insert_deduplicate", "1", "inserts that are tried again are doubled");
        refuseFixed(
                facts,
                "deduplicate_blocks_in_dependent_materialized_views",
                "1",
                "inserts that are tried again are doubled in views");
    }

    /**
     * A batch that is taken in blocks can be there in part, and doubles where they are cut anew.
     */
    private void checkBlocks(ServerFacts facts) {
        if (facts.isFixed("max_insert_block_size")
                && number(facts, "max_insert_block_size") < ClickHouseInsert.MOST_ROWS) {
            refuse(
                    "batches are taken in parts (max_insert_block_size = "
                            + facts.value("max_insert_block_size").orElse("")
                            + ", which the user may not change)",
                    "lift the constraint on max_insert_block_size, or set it to at least "
                            + ClickHouseInsert.MOST_ROWS);
        }
    }

    private void refuseFixed(ServerFacts facts, String name, String wanted, String harm) {
        if (facts.isFixed(name) && !facts.is(name, wanted)) {
            refuse(
                    harm
                            + " ("
                            + name
                            + " = "
                            + facts.value(name).orElse("")
                            + ", which the user may"
                            + " not change)",
                    "lift the constraint on " + name + ", or set it to " + wanted);
        }
    }

    private void checkTables(ServerFacts facts) {
        if (facts.is("non_replicated_deduplication_window", "0")) {
            advise(
                    "tables that are not replicated do not recognise an insert that is tried again"
                            + " (non_replicated_deduplication_window = 0)",
                    "create tables and targets of views with settings"
                            + " non_replicated_deduplication_window = 1000, or set it in the"
                            + " server's merge_tree section");
        }
        if (facts.is("replicated_deduplication_window", "0")) {
            advise(
                    "replicated tables do not recognise an insert that is tried again"
                            + " (replicated_deduplication_window = 0)",
                    "set replicated_deduplication_window to at least 1000 in the server's"
                            + " merge_tree section");
        }
        if (facts.is("fsync_after_insert", "0")) {
            advise(
                    "an insert is answered before it is safe on disk (fsync_after_insert = 0): a"
                            + " power cut of a single server may take back the last of them",
                    "replicate, or create tables that must not lose anything with settings"
                            + " fsync_after_insert = 1");
        }
    }

    private void checkTimes(ServerFacts facts) {
        String zone = facts.value("timezone").orElse("UTC");
        if (!List.of("UTC", "Etc/UTC", "GMT", "Zulu").contains(zone)) {
            advise(
                    "the server's time zone is "
                            + zone
                            + ": columns and functions without a zone of their own use it, and where"
                            + " clocks are put back an hour comes twice",
                    "set the server's timezone to UTC, or name a zone in types and functions");
        }
    }

    private void checkRights(ServerFacts facts) {
        if (facts.is("readonly", "1")) {
            advise(
                    "the user may set nothing (readonly = 1), so the server does not end queries"
                            + " that take too long by itself, and inserts are refused",
                    "use a user with readonly = 2 for reading, or 0 for writing");
        } else if (facts.is("readonly", "2")) {
            advise(
                    "the user may only read (readonly = 2)",
                    "use a user with readonly = 0 if the application inserts");
        }
    }

    private void checkRoom(ServerFacts facts) {
        for (String limit : List.of("max_concurrent_queries", "max_concurrent_queries_for_user")) {
            long most = number(facts, limit);
            if (most > 0 && most < connections) {
                advise(
                        "the server runs "
                                + most
                                + " statements at once ("
                                + limit
                                + ") and this application alone may send "
                                + connections,
                        "raise "
                                + limit
                                + " on the server, or lower "
                                + SETTING
                                + ".max-connections");
            }
        }
    }

    private static long number(ServerFacts facts, String name) {
        return facts.value(name)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private void refuse(String what, String fix) {
        refusals.add(SETTING, what, fix);
    }

    private void advise(String what, String fix) {
        advice.add(SETTING, what, fix);
    }
}
