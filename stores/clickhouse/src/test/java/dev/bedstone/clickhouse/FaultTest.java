package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QueryResponse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.TimedOut;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.AllowLeaks;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.PromisedTime;
import dev.bedstone.testkit.ServerControl;
import dev.bedstone.testkit.ThreadLeaks;
import dev.bedstone.testkit.fault.Callers;
import dev.bedstone.testkit.fault.Fault;
import dev.bedstone.testkit.fault.FaultProxy;
import dev.bedstone.testkit.fault.Side;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promise R40, and what a caller learns when the server or the way to it breaks. */
@ClickHouseTest
@OwnEngine
@AllowLeaks("a client cannot say good-bye to a frozen or killed server")
class FaultTest {

    private static final Duration TIME = Duration.ofMillis(700);

    /** For calls that nothing hinders but a machine busy with other things. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Together with the time of a call less than the 7 s of the promise. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Duration NORMAL_AGAIN =
            PromisedTime.of(Duration.ofSeconds(2), Duration.ofSeconds(8));

    private static final String ENDLESS =
            "select count() as n from system.numbers where cityHash64(number) = 1";

    private final FreshClickHouse fresh;
    private final ServerControl server;
    private final ClickHouseConfig direct;

    FaultTest(FreshClickHouse fresh) {
        this.fresh = fresh;
        this.server = fresh.server();
        this.direct = fresh.config().withTimeouts(Configs.SHORT);
        fresh.execute("create table faults (n UInt32) engine = MergeTree order by n");
    }

    private ClickHouse open() {
        return open(direct.address());
    }

    private ClickHouse open(HostPort address) {
        return ClickHouse.open(Configs.at(direct, address), StoreHooks.NONE);
    }

    @Test
    void everyCallEndsByItsTimeOnAFrozenServer() throws InterruptedException {
        ThreadLeaks threads = ThreadLeaks.snapshot();
        try (ClickHouse clickhouse = open()) {
            insert(clickhouse, PATIENCE);
            server.freeze();
            Callers writers = Callers.start(4, () -> insert(clickhouse));
            Awaitility.await().until(() -> clickhouse.statistics().inUse() == 4);
            Callers readers = Callers.start(60, () -> one(clickhouse));
            Callers commanders =
                    Callers.start(
                            2,
                            () -> clickhouse.command("optimize table faults").within(TIME).run());
            Thread.sleep(2_000);
            for (Callers callers : List.of(readers, writers, commanders)) {
                callers.close();
                assertThat(callers.successes()).isZero();
                assertThat(callers.longest()).isLessThan(TIME.plus(MARGIN));
                assertThat(callers.failures()).isNotEmpty().allMatch(StoreFailure::isTimeout);
            }
            assertThat(writers.failures()).anyMatch(failure -> failure.effect() == Effect.UNKNOWN);
            assertThat(readers.failures()).allMatch(failure -> failure.effect() == Effect.NONE);
            assertThat(readers.failures())
                    .as("no room for more")
                    .anyMatch(failure -> failure.getMessage().contains("under way"));
            server.thaw();
            Awaitility.await()
                    .atMost(NORMAL_AGAIN)
                    .ignoreExceptionsInstanceOf(StoreFailure.class)
                    .until(() -> one(clickhouse) == 1);
            Awaitility.await().until(() -> clickhouse.statistics().inUse() == 0);
            assertThat(clickhouse.statistics().timeouts()).isPositive();
        }
        threads.assertNone();
    }

    /** The control of the above: what the driver's own client does by default. */
    @Test
    void theDriverWaitsOnAFrozenServer() throws Exception {
        try (Client client =
                new Client.Builder()
                        .addEndpoint("http://" + direct.address())
                        .setUsername(direct.user())
                        .setPassword(direct.password().reveal())
                        .build()) {
            client.query("select 1").get().close();
            server.freeze();
            CompletableFuture<QueryResponse> answer =
                    CompletableFuture.supplyAsync(() -> client.query("select 1").join());
            assertThat(catchThrowable(() -> answer.get(8, TimeUnit.SECONDS)))
                    .as("longer than every call of ours may take")
                    .isInstanceOf(TimeoutException.class);
            server.thaw();
            answer.get(30, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void aStreamEndsByItsTimeWhenTheServerFreezesInTheMiddle() {
        try (ClickHouse clickhouse = open()) {
            AtomicReference<Long> rows = new AtomicReference<>(0L);
            long start = System.nanoTime();
            TimedOut late =
                    catchThrowableOfType(
                            TimedOut.class,
                            () ->
                                    clickhouse
                                            .withoutTenant()
                                            .query("select number from system.numbers")
                                            .within(Duration.ofSeconds(2))
                                            .stream(
                                                    Long.class,
                                                    row -> {
                                                        rows.set(row);
                                                        if (row == 20_000) {
                                                            server.freeze();
                                                        }
                                                    }));
            assertThat(late.effect()).isEqualTo(Effect.NONE);
            assertThat(rows.get()).isGreaterThanOrEqualTo(20_000);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(2).plus(MARGIN));
        }
    }

    @Test
    void aKilledServerIsUnavailableAndComesBack() {
        try (ClickHouse clickhouse = open()) {
            one(clickhouse, PATIENCE);
            server.kill();
            for (int i = 0; i < 3; i++) {
                assertThat(catchThrowable(() -> one(clickhouse)))
                        .isInstanceOf(Unavailable.class)
                        .hasMessageContaining("that the server runs");
            }
            assertThat(catchThrowable(() -> insert(clickhouse)))
                    .as("nobody listens, so nothing was sent")
                    .isInstanceOf(Unavailable.class);
            server.restart();
            Awaitility.await()
                    .atMost(NORMAL_AGAIN)
                    .ignoreExceptionsInstanceOf(StoreFailure.class)
                    .until(() -> one(clickhouse) == 1);
            clickhouse.withoutTenant().insert("faults").rows(List.of("n"), List.of(List.of(1)));
        }
    }

    @Test
    void aServerKilledUnderAStatement() throws InterruptedException {
        try (ClickHouse clickhouse = open()) {
            AtomicReference<Throwable> read = new AtomicReference<>();
            AtomicReference<Throwable> changed = new AtomicReference<>();
            Thread reader =
                    Thread.ofVirtual()
                            .start(() -> read.set(catchThrowable(() -> endless(clickhouse))));
            Thread changer =
                    Thread.ofVirtual()
                            .start(() ->
                                    changed.set(
                                            catchThrowable(() ->
                                                    clickhouse
                                                            .command(
                                                                    "insert into faults " + ENDLESS)
                                                            .within(Duration.ofSeconds(40))
                                                            .run())));
            awaitRunning(2);
            server.kill();
            assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
            assertThat(changer.join(Duration.ofSeconds(10))).isTrue();
            assertThat(read.get()).isInstanceOf(Unavailable.class);
            assertThat(changed.get()).isInstanceOf(OutcomeUnknown.class);
        }
    }

    @Test
    void aConnectionThatDiedIdleCostsAReaderNothing() {
        try (FaultProxy proxy = FaultProxy.to(direct.address());
                ClickHouse clickhouse = open(proxy.address())) {
            for (int i = 0; i < 20; i++) {
                one(clickhouse, PATIENCE);
                proxy.reset();
                assertThat(one(clickhouse, PATIENCE)).isEqualTo(1);
            }
        }
    }

    @Test
    void aCallBehindABrokenRouteEndsInTime() throws InterruptedException {
        try (FaultProxy proxy = FaultProxy.to(direct.address());
                ClickHouse clickhouse = open(proxy.address())) {
            one(clickhouse, PATIENCE);
            for (Fault fault :
                    List.of(Fault.blackHole(), Fault.blackHole(Side.CLIENT), Fault.stall())) {
                proxy.set(fault);
                Callers callers = Callers.start(4, () -> insert(clickhouse));
                Thread.sleep(1_000);
                callers.close();
                assertThat(callers.longest()).isLessThan(TIME.plus(MARGIN));
                assertThat(callers.successes()).isZero();
                proxy.heal();
                proxy.reset();
                Awaitility.await()
                        .atMost(NORMAL_AGAIN)
                        .ignoreExceptionsInstanceOf(StoreFailure.class)
                        .until(() -> one(clickhouse) == 1);
            }
        }
    }

    @Test
    void aWrongPasswordIsDenied() {
        assertThat(
                        catchThrowable(() ->
                                ClickHouse.open(
                                                Configs.with(direct, Secret.of("wrong-password")),
                                                StoreHooks.NONE)
                                        .close()))
                .isInstanceOf(Denied.class)
                .hasMessageContaining("bedstone.clickhouse.user");
    }

    /** The front hides a client's leaving from the engine, as proxies do: only a kill ends it. */
    @ParameterizedTest
    @ValueSource(strings = {"interrupt", "time"})
    void aStatementNobodyWaitsForIsKilledOnTheServer(String why) throws InterruptedException {
        try (Front front = new Front(direct.address());
                ClickHouse clickhouse = open(front.address())) {
            Throwable end = giveUp(clickhouse, why);
            assertThat(end).isInstanceOf(why.equals("time") ? TimedOut.class : Unavailable.class);
            awaitRunning(0);
            front.swallow(asked -> asked.all().contains("KILL QUERY"));
            giveUp(clickhouse, why);
            Thread.sleep(500);
            assertThat(running()).as("the control: without the order it runs on").isEqualTo(1);
            killAll();
            awaitRunning(0);
        }
    }

    private Throwable giveUp(ClickHouse clickhouse, String why) throws InterruptedException {
        AtomicReference<Throwable> end = new AtomicReference<>();
        Duration time = Duration.ofMillis(why.equals("time") ? 3_000 : 60_000);
        Thread caller =
                Thread.ofPlatform()
                        .start(() ->
                                end.set(
                                        catchThrowable(() ->
                                                clickhouse
                                                        .withoutTenant()
                                                        .query(ENDLESS)
                                                        .within(time)
                                                        .one(Long.class))));
        awaitRunning(1);
        if (why.equals("interrupt")) {
            caller.interrupt();
        }
        assertThat(caller.join(Duration.ofSeconds(10))).as("the caller is free").isTrue();
        return end.get();
    }

    @Test
    void aConsumerThatThrowsEndsTheQuery() {
        try (ClickHouse clickhouse = open()) {
            IllegalStateException own = new IllegalStateException("enough");
            assertThat(
                            catchThrowable(() ->
                                    clickhouse
                                            .withoutTenant()
                                            .query("select number from system.numbers")
                                            .within(Duration.ofSeconds(20))
                                            .stream(
                                                    Long.class,
                                                    row -> {
                                                        throw own;
                                                    })))
                    .isSameAs(own);
            awaitRunning(0);
            assertThat(
                            catchThrowable(() ->
                                    clickhouse
                                            .withoutTenant()
                                            .query("select number from system.numbers")
                                            .within(Duration.ofSeconds(20))
                                            .copyTo("TSV", broken())))
                    .isInstanceOf(UncheckedIOException.class);
            awaitRunning(0);
        }
    }

    private static OutputStream broken() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("broken pipe");
            }
        };
    }

    private static long one(ClickHouse clickhouse) {
        return one(clickhouse, TIME);
    }

    private static long one(ClickHouse clickhouse, Duration time) {
        return clickhouse.withoutTenant().query("select 1 as one").within(time).one(Long.class);
    }

    private static void endless(ClickHouse clickhouse) {
        clickhouse.withoutTenant().query(ENDLESS).within(Duration.ofSeconds(40)).one(Long.class);
    }

    private static void insert(ClickHouse clickhouse) {
        insert(clickhouse, TIME);
    }

    private static void insert(ClickHouse clickhouse, Duration time) {
        clickhouse
                .withoutTenant()
                .insert("faults")
                .within(time)
                .rows(List.of("n"), List.of(List.of(1)));
    }

    private void awaitRunning(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> running() == count);
    }

    private long running() {
        return Long.parseLong(
                fresh.execute(
                        "select count() from system.processes where query like '%numbers%' and"
                                + " query not like '%processes%'"));
    }

    private void killAll() {
        fresh.execute(
                "kill query where query like '%cityHash64%' and query not like '%kill%' async");
    }
}
