package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a server acknowledged is there after {@code kill -9} in the middle of a write load; each
 * check has a control with settings that lose writes.
 */
@Tag("engine")
class CrashTest {

    private static final int BEFORE_THE_KILL = 2_000;

    @TempDir Path data;

    @Test
    void postgresKeepsEveryAcknowledgedRow() throws Exception {
        assertThat(rowsLost(LocalPostgresOptions.in(data).withDurable(true))).isZero();
    }

    @Test
    void postgresKeepsThemAlsoWhenItDoesNotWaitForTheDisk() throws Exception {
        assertThat(rowsLost(LocalPostgresOptions.in(data))).isZero();
    }

    @Test
    void controlPostgresLosesRowsItAcknowledgedBeforeWritingThem() throws Exception {
        LocalPostgresOptions hasty =
                LocalPostgresOptions.in(data)
                        .withSetting("synchronous_commit", "off")
                        .withSetting("wal_writer_delay", "10s")
                        .withSetting("wal_buffers", "16MB")
                        .withSetting("wal_writer_flush_after", "1GB");
        assertThat(rowsLost(hasty)).isPositive();
    }

    @Test
    void redisKeepsEveryAcknowledgedKey() throws Exception {
        assertThat(keysLost(LocalRedisOptions.in(data).withDurable(true))).isZero();
    }

    @Test
    void controlRedisWithoutItsFileLosesKeys() throws Exception {
        assertThat(keysLost(LocalRedisOptions.in(data).withSetting("appendonly", "no")))
                .isPositive();
    }

    private static int rowsLost(LocalPostgresOptions options) throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        try (LocalPostgres postgres = LocalPostgres.start(options)) {
            Sql.run(postgres.endpoint(PostgresRole.OWNER), "CREATE TABLE fact (id int)");
            Sql.run(postgres.endpoint(PostgresRole.SUPERUSER), "CHECKPOINT");
            load(() -> insertForEver(postgres, acknowledged), acknowledged, postgres);
        }
        try (LocalPostgres postgres = LocalPostgres.start(options)) {
            String missing =
                    "SELECT count(*) FROM generate_series(1, "
                            + acknowledged.get()
                            + ") AS id WHERE NOT EXISTS (SELECT FROM fact WHERE fact.id = id.id)";
            return Integer.parseInt(Sql.ask(postgres.endpoint(PostgresRole.READER), missing));
        }
    }

    private static int keysLost(LocalRedisOptions options) throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        try (LocalRedis redis = LocalRedis.start(options)) {
            load(() -> setForEver(redis, acknowledged), acknowledged, redis);
        }
        try (LocalRedis redis = LocalRedis.start(options);
                Resp connection = new Resp(redis.endpoint())) {
            List<Integer> missing = new ArrayList<>();
            for (int id = 1; id <= acknowledged.get(); id++) {
                if (!connection.call("EXISTS fact:" + id).equals(":1")) {
                    missing.add(id);
                }
            }
            return missing.size();
        }
    }

    /** Kills the engine while {@code work} writes. */
    private static void load(Runnable work, AtomicInteger acknowledged, LocalEngine engine)
            throws InterruptedException {
        Thread writer = Thread.ofPlatform().start(work);
        while (acknowledged.get() < BEFORE_THE_KILL && writer.isAlive()) {
            Thread.onSpinWait();
        }
        ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
        writer.join();
        engine.awaitEnd();
        assertThat(acknowledged.get()).isGreaterThanOrEqualTo(BEFORE_THE_KILL);
    }

    private static void insertForEver(LocalPostgres postgres, AtomicInteger acknowledged) {
        try (Connection connection = Sql.connect(postgres.endpoint(PostgresRole.APPLICATION));
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO fact VALUES (?)")) {
            while (true) {
                insert.setInt(1, acknowledged.get() + 1);
                insert.executeUpdate();
                acknowledged.incrementAndGet();
            }
        } catch (SQLException killed) {
            // What comes after the kill.
        }
    }

    private static void setForEver(LocalRedis redis, AtomicInteger acknowledged) {
        try (Resp connection = new Resp(redis.endpoint())) {
            while (connection.call("SET fact:" + (acknowledged.get() + 1) + " x").equals("+OK")) {
                acknowledged.incrementAndGet();
            }
        } catch (IOException killed) {
            // What comes after the kill.
        }
    }
}
