package dev.bedstone.ingest;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.IngestConfig;
import dev.bedstone.config.IngestConfig.Durability;
import dev.bedstone.ingest.internal.encode.RowEncoder;
import dev.bedstone.ingest.internal.send.BatchSink;
import dev.bedstone.ingest.internal.send.ClickHouseSink;
import dev.bedstone.ingest.internal.send.Sender;
import dev.bedstone.ingest.internal.spool.DiskDirectory;
import dev.bedstone.ingest.internal.spool.Lane;
import dev.bedstone.ingest.internal.spool.LaneLimits;
import dev.bedstone.ingest.internal.spool.SealedSegment;
import dev.bedstone.ingest.internal.spool.SegmentHead;
import dev.bedstone.ingest.internal.spool.Spool;
import dev.bedstone.ingest.internal.spool.SpoolDirectory;
import dev.bedstone.ingest.internal.spool.SpoolLock;
import dev.bedstone.ingest.internal.spool.SpoolState;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events into ClickHouse: none of those it accepted is lost, none arrives twice in effect.
 *
 * <pre>{@code
 * Ingest ingest = Ingest.open(IngestConfig.in(Path.of("/var/lib/app/spool")), clickhouse);
 * EventStream<ModelCall> calls = ingest.stream(CALLS);
 * bedstone.as(tenant, actor).run(() -> calls.track(call));
 * }</pre>
 *
 * <p>Accepted events lie in a spool on disk until the server has said that they are there, and ten
 * minutes more. ClickHouse may be away, also when this is opened. What lies in the spool from an
 * earlier process is sent first. Thread-safe.
 */
public final class Ingest implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Ingest.class);
    private static final long LOOK_MILLIS = 10;
    private static final long WATCH_MILLIS = 200;

    private final IngestConfig config;
    private final Spool spool;
    private final AutoCloseable lock;
    private final BatchSink sink;
    private final InstantSource time;
    private final DeadLetterOffice dead;
    private final RowBuffers buffers = new RowBuffers();
    private final Map<String, Lane> lanes = new ConcurrentSkipListMap<>();
    private final Map<String, Sender> senders = new ConcurrentSkipListMap<>();
    private final Map<String, EventTable<?>> tables = new ConcurrentSkipListMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread watch;

    private Ingest(
            IngestConfig config,
            Spool spool,
            AutoCloseable lock,
            BatchSink sink,
            InstantSource time) {
        this.config = config;
        this.spool = spool;
        this.lock = lock;
        this.sink = sink;
        this.time = time;
        Lane letters = lane(DeadLetterOffice.TABLE);
        lanes.put(letters.table(), letters);
        tables.put(letters.table(), DeadLetterOffice.TABLE);
        this.dead = new DeadLetterOffice(letters, time, config.acceptTimeout());
        spool.onWaiting(table -> {
            Sender sender = senders.get(table);
            if (sender != null) {
                sender.wake();
            }
        });
        this.watch = Thread.ofVirtual().name("bedstone-ingest-watch").start(this::watch);
        spool.tables().forEach(this::startSender);
        startSender(DeadLetterOffice.TABLE.name());
    }

    /**
     * Opens the spool and begins to send what lies in it.
     *
     * @param clickhouse where to; stays the caller's, and is closed after this
     * @throws ConfigurationException if the directory cannot be used, or another process uses it
     */
    public static Ingest open(IngestConfig config, ClickHouse clickhouse) {
        return open(config, clickhouse, InstantSource.system());
    }

    /** As {@link #open(IngestConfig, ClickHouse)}, by another clock. */
    public static Ingest open(IngestConfig config, ClickHouse clickhouse, InstantSource time) {
        return open(config, new ClickHouseSink(clickhouse), time);
    }

    static Ingest open(IngestConfig config, BatchSink sink, InstantSource time) {
        try {
            createPrivate(config.directory());
            SpoolLock lock = SpoolLock.take(config.directory());
            try {
                return open(config, new DiskDirectory(config.directory()), lock, sink, time);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException unusable) {
            throw new ConfigurationException(
                    List.of(
                            new Problem(
                                    "bedstone.ingest.directory",
                                    "the spool cannot be used: " + unusable,
                                    "name a directory that this process may write")));
        }
    }

    /** Events are the customers' data: nobody but the process's own user reads them. */
    private static void createPrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            if (Files.getFileStore(directory)
                    .supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(
                        directory, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    static Ingest open(
            IngestConfig config,
            SpoolDirectory directory,
            AutoCloseable lock,
            BatchSink sink,
            InstantSource time)
            throws IOException {
        if (config.durability() == Durability.MEMORY) {
            log.warn(
                    "ingest: events count as accepted before they are on the disk: a kill of this"
                            + " process loses the last milliseconds, a power cut what the system"
                            + " had not yet written (bedstone.ingest.durability=memory)");
        }
        Spool spool = Spool.open(directory, config.maxBytes(), config.grace());
        return new Ingest(config, spool, lock, sink, time);
    }

    /**
     * The way in for the events of a table. If the server can be asked, it is asked whether the
     * table fits; if not, that is done when the first batch is sent.
     *
     * @throws Misconfigured if the table does not take such rows, or would double them
     * @throws IllegalArgumentException if another description of the same table is in use
     */
    public <T> EventStream<T> stream(EventTable<T> table) {
        try {
            sink.check(table.name(), head(table, new UUID(0, 0)));
        } catch (Misconfigured unfit) {
            throw unfit;
        } catch (StoreFailure away) {
            log.info("ingest: {} is looked at later: {}", table.name(), away.getMessage());
        }
        if (tables.computeIfAbsent(table.name(), _ -> table) != table) {
            throw new IllegalArgumentException(
                    "the table " + table.name() + " is described twice; use one EventTable");
        }
        Lane lane = lanes.computeIfAbsent(table.name(), _ -> lane(table));
        startSender(table.name());
        return new EventStream<>(
                new Acceptance<>(
                        table,
                        lane,
                        dead,
                        buffers,
                        time,
                        config.acceptTimeout(),
                        config.futureTolerance()));
    }

    private <T> Lane lane(EventTable<T> table) {
        LaneLimits limits =
                new LaneLimits(
                        config.batchRows(),
                        config.batchBytes(),
                        config.linger(),
                        config.durability() == Durability.FSYNC);
        return new Lane(spool, table.name(), limits, batch -> head(table, batch));
    }

    private <T> SegmentHead head(EventTable<T> table, UUID batch) {
        RowEncoder<T> encoder = table.encoder();
        return new SegmentHead(
                batch,
                time.millis(),
                encoder.columns(),
                encoder.types(),
                InsertSettings.ALL,
                encoder.tenantColumn(),
                encoder.names(),
                -1,
                false);
    }

    private void startSender(String table) {
        if (closed.get()) {
            return;
        }
        senders.computeIfAbsent(
                table,
                name ->
                        new Sender(
                                spool,
                                name,
                                sink,
                                dead,
                                config.interval(),
                                time,
                                () -> Optional.ofNullable(lanes.get(name)).ifPresent(Lane::wake)));
    }

    /** How it is at this moment; nothing is asked of the server. */
    public IngestStatistics statistics() {
        SpoolState state = spool.state();
        return new IngestStatistics(
                state.used(),
                state.most(),
                dead.letters(),
                state.damagedSegments(),
                state.damagedRecords(),
                state.lostRows(),
                senders.values().stream().map(this::statistics).toList());
    }

    private IngestStatistics.Table statistics(Sender sender) {
        List<SealedSegment> waiting =
                spool.waiting().stream()
                        .filter(segment -> segment.name().table().equals(sender.table()))
                        .toList();
        Lane lane = lanes.get(sender.table());
        return new IngestStatistics.Table(
                sender.table(),
                lane == null ? 0 : lane.accepted(),
                sender.landedRows(),
                sender.landedBatches(),
                waiting.size(),
                waiting.stream().mapToLong(SealedSegment::size).sum(),
                waiting.stream()
                        .filter(segment -> segment.created() > 0)
                        .map(segment ->
                                Duration.ofMillis(Math.max(0, time.millis() - segment.created())))
                        .findFirst(),
                sender.failures(),
                sender.trouble());
    }

    /**
     * Sends everything that was accepted so far, at once also where a try failed, and waits until
     * it is there.
     *
     * @param longest how long to wait
     * @return whether it is; if not, it goes on in the background
     */
    public boolean drain(Duration longest) {
        Deadline deadline = Deadline.after(longest);
        lanes.values().forEach(Lane::flush);
        senders.values().forEach(Sender::hurry);
        while (!isEmpty()) {
            if (deadline.hasPassed() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            lanes.values().stream().filter(lane -> !lane.isQuiet()).forEach(Lane::flush);
            pause();
        }
        return true;
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
                lanes.values().forEach(lane -> lane.failOverdue(config.acceptTimeout()));
            }
        } catch (InterruptedException closing) {
            // It is closed.
        }
    }

    private boolean isEmpty() {
        return lanes.values().stream().allMatch(Lane::isQuiet) && spool.waiting().isEmpty();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes no more events, and waits for those it has to arrive, for as long as the configuration
     * says. What has not arrived by then is sent by the process that opens the spool next. A second
     * call does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        lanes.values().forEach(Lane::close);
        senders.values().forEach(Sender::hurry);
        Deadline deadline = Deadline.after(config.drainTimeout());
        while (!spool.waiting().isEmpty()
                && !deadline.hasPassed()
                && !Thread.currentThread().isInterrupted()) {
            pause();
        }
        senders.values().forEach(Sender::close);
        watch.interrupt();
        int left = spool.waiting().size();
        if (left > 0) {
            log.warn(
                    "ingest: closed with {} batches in the spool; the next start sends them", left);
        }
        try {
            lock.close();
        } catch (Exception released) {
            log.warn("ingest: the spool's lock could not be released", released);
        }
    }
}
