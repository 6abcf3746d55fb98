package dev.bedstone.clickhouse.internal.migration;

import dev.bedstone.clickhouse.internal.ClickHouseFailures;
import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.kernel.ProcessMark;
import dev.bedstone.kernel.StoreFailure;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One runner at a time: the tables {@code bedstone_migration_lock_1}, {@code …_2} and so on, of
 * which the one with the greatest number is the lock. Numbers only grow, and the number is the
 * run's. Creating the next one is the server's own test and set; it is tried only when the greatest
 * is released, or its holder is silent and has been shut out (see {@link Fence}). A beat every 2 s
 * tells that the holder lives. Not thread-safe.
 */
final class RunnerLock implements AutoCloseable {

    static final String PREFIX = "bedstone_migration_lock_";

    /** After this long without a beat its holder is taken for dead; being wrong costs a run. */
    static final Duration EXPIRY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(RunnerLock.class);
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{1,18})");

    private static final String HERE = "SELECT concat(toString(serverUUID()), ' ', hostName())";

    private static final String TABLES =
            "SELECT name, comment, toUnixTimestamp(metadata_modification_time)"
                    + " FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '"
                    + PREFIX
                    + "')";

    /** The runs of this process that hold a lock: what is not among them has ended. */
    private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

    private record Found(long number, Holder holder, long made) {}

    private final DirectChannel channel;
    private final ClickHouseFailures failures;
    private final String who;
    private final String session = "bedstone-migration-" + UUID.randomUUID();
    private final Fence fence;
    private @Nullable Heart heart;
    private long number;

    RunnerLock(DirectChannel channel, ClickHouseFailures failures, String who) {
        this.channel = channel;
        this.failures = failures;
        this.who = who;
        this.fence = new Fence(channel, session);
    }

    /**
     * Tries to become the only runner, without waiting.
     *
     * @param latest the number of the latest run that the journal knows
     */
    boolean tryLock(long latest) {
        if (heart != null) {
            return true;
        }
        String server = String.valueOf(channel.ask(HERE, Map.of()).getFirst().getFirst());
        List<Found> before = tables();
        if (!before.isEmpty() && !isFree(before.getFirst(), server)) {
            return false;
        }
        long next = 1 + Math.max(latest, before.isEmpty() ? 0 : before.getFirst().number());
        if (!take(next, server)) {
            return false;
        }
        number = next;
        heart = new Heart(channel, fence, PREFIX + next);
        return true;
    }

    /** What failed half way is no run, whatever became of it on the server. */
    private boolean take(long next, String server) {
        boolean taken = false;
        OWN.add(session);
        try {
            fence.open();
            Holder holder = new Holder(session, server, ProcessMark.own(), who);
            taken = create(next, holder) && isLast(next);
            return taken;
        } finally {
            if (!taken) {
                OWN.remove(session);
                fence.close();
            }
        }
    }

    /** Who had looked long ago may have made a table whose number is not the greatest any more. */
    private boolean isLast(long made) {
        List<Found> now = tables();
        if (now.isEmpty() || now.getFirst().number() != made) {
            drop(made);
            return false;
        }
        now.stream().skip(1).forEach(old -> drop(old.number()));
        return true;
    }

    private boolean create(long next, Holder holder) {
        try {
            channel.ask(
                    "CREATE TABLE "
                            + PREFIX
                            + next
                            + " (at DateTime64(3) DEFAULT now64(3), released Bool)"
                            + " ENGINE = MergeTree ORDER BY at COMMENT "
                            + TableName.literal(holder.comment()),
                    Map.of());
            return true;
        } catch (RefusedException refused) {
            if (refused.code() == RefusedException.TABLE_EXISTS) {
                return false;
            }
            throw refused.failure();
        }
    }

    private void drop(long old) {
        try {
            channel.ask("DROP TABLE IF EXISTS " + PREFIX + old, Map.of());
        } catch (RefusedException refused) {
            LOG.debug("an old lock stays: {}", refused.label());
        }
    }

    private List<Found> tables() {
        return channel.ask(TABLES, Map.of()).stream()
                .flatMap(row -> found(row).stream())
                .sorted(Comparator.comparingLong(Found::number).reversed())
                .toList();
    }

    private static Optional<Found> found(List<@Nullable String> row) {
        Matcher name = NAME.matcher(String.valueOf(row.get(0)));
        return name.matches()
                ? Optional.of(
                        new Found(
                                Long.parseLong(name.group(1)),
                                Holder.of(String.valueOf(row.get(1))),
                                Long.parseLong(String.valueOf(row.get(2)))))
                : Optional.empty();
    }

    private boolean isFree(Found last, String server) {
        Beats beats = beats(last);
        if (beats.released) {
            return true;
        }
        boolean dead = beats.silent.compareTo(EXPIRY) > 0 || isGone(last.holder());
        return dead && isShutOut(last, server, beats);
    }

    private static boolean isGone(Holder holder) {
        return holder.process().equals(ProcessMark.own())
                ? !holder.process().isEmpty() && !OWN.contains(holder.session())
                : ProcessMark.isGone(holder.process());
    }

    /** The server of the session alone can end it. */
    private boolean isShutOut(Found last, String server, Beats beats) {
        if (!last.holder().server().equals(server)) {
            throw failures.misconfigured(
                    "migrate",
                    "the lock is held by "
                            + last.holder().who()
                            + " through another server of the cluster, and silent for "
                            + beats.silent.toSeconds()
                            + " s",
                    "when that run is surely over: DROP TABLE " + PREFIX + last.number());
        }
        boolean gone = new Fence(channel, last.holder().session()).close() == Fence.State.GONE;
        LOG.info(
                "the run of {} has ended without releasing its lock{}",
                last.holder().who(),
                gone ? "" : "; its last statement still runs");
        return gone;
    }

    private record Beats(boolean released, Duration silent) {}

    /** By the server's clock; a lock without a beat counts from when it was made. */
    private Beats beats(Found last) {
        try {
            List<@Nullable String> row =
                    channel.ask(
                                    "SELECT max(released), toUnixTimestamp64Milli(now64(3))"
                                            + " - greatest(toUnixTimestamp64Milli(max(at)), "
                                            + last.made() * 1_000
                                            + ") FROM "
                                            + PREFIX
                                            + last.number(),
                                    Map.of())
                            .getFirst();
            boolean released = "true".equals(row.get(0)) || "1".equals(row.get(0));
            return new Beats(
                    released, Duration.ofMillis(Long.parseLong(String.valueOf(row.get(1)))));
        } catch (RefusedException refused) {
            if (refused.code() == RefusedException.UNKNOWN_TABLE) {
                return new Beats(false, Duration.ZERO);
            }
            throw refused.failure();
        }
    }

    /** The number of this run; 0 before the lock was taken. */
    long number() {
        return number;
    }

    /** What shuts this run out when its time is over. */
    Fence fence() {
        return fence;
    }

    /** The beginning of the names of this run's statements. */
    String session() {
        return session;
    }

    /** Released only if nothing of this run still runs; otherwise others wait for that. */
    @Override
    public void close() {
        Heart beating = heart;
        if (beating == null) {
            return;
        }
        heart = null;
        beating.close();
        OWN.remove(session);
        try {
            if (fence.close() == Fence.State.GONE) {
                channel.insert(
                        "INSERT INTO " + PREFIX + number + " (released) FORMAT TabSeparated",
                        List.of(List.of("true")));
            }
        } catch (RefusedException | StoreFailure lost) {
            LOG.debug("the lock could not be released; it expires");
        }
    }
}
