package dev.bedstone.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.Health;
import dev.bedstone.contracts.Probe;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.RedisTest;
import dev.bedstone.testkit.fault.FaultProxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that answers and refuses: full, a replica, loading, busy, short of rights. */
@RedisTest
@OwnEngine
class RedisRefusalTest {

    private static final KeySpace<String> NOTES = KeySpace.text("note").ofPlatform();
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private FreshRedis fresh;
    private Redis redis;
    private RedisKeys<String> notes;

    @BeforeEach
    void open(FreshRedis server) {
        fresh = server;
        redis = Redis.open(Configs.patient(server.main().endpoint()), StoreHooks.NONE);
        notes = redis.keys(NOTES);
        notes.set("ada", "1", "x");
    }

    @AfterEach
    void close() {
        redis.close();
        command("CONFIG", "SET", "maxmemory", "0");
        command("CONFIG", "SET", "key-load-delay", "0");
        command("REPLICAOF", "NO", "ONE");
        command("ACL", "SETUSER", "default", "+@all", "~*");
    }

    @Test
    void aFullServerIsReadAndNotWritten() {
        command("CONFIG", "SET", "maxmemory", "1");
        assertRefused(failureOf(() -> notes.set("ada", "2", "x")), "OOM", "raise maxmemory");
        assertRefused(failureOf(() -> notes.increment("ada", "3", 1)), "OOM", "raise maxmemory");
        assertThat(notes.get("ada", "1")).contains("x");
        Probe probe = probe();
        assertThat(probe.health()).isEqualTo(Health.DOWN);
        assertThat(probe.summary()).contains("memory is full").contains("raise maxmemory");
        assertThat(probe.facts()).containsKeys("version", "size", "maxSize");
    }

    @Test
    void aReplicaIsNotWritten() throws Exception {
        try (FaultProxy nobody = FaultProxy.to(new HostPort("127.0.0.1", 1))) {
            nobody.refuse();
            command("REPLICAOF", "127.0.0.1", Integer.toString(nobody.address().port()));
            assertRefused(failureOf(() -> notes.set("ada", "2", "x")), "READONLY", "primary");
            assertThat(notes.get("ada", "1")).contains("x");
            command("CONFIG", "SET", "replica-serve-stale-data", "no");
            assertRefused(failureOf(() -> notes.get("ada", "1")), "MASTERDOWN", "primary");
            assertThat(probe().health()).isEqualTo(Health.DOWN);
        } finally {
            command("CONFIG", "SET", "replica-serve-stale-data", "yes");
        }
    }

    @Test
    void aLoadingServerIsWaitedFor() {
        Map<String, String> values = new HashMap<>();
        IntStream.range(0, 1_000).forEach(i -> values.put("k" + i, "x"));
        for (int i = 0; i < 10; i++) {
            notes.setAll("ada", values);
        }
        command("CONFIG", "SET", "key-load-delay", "200");
        CompletableFuture<Object> loading =
                CompletableFuture.supplyAsync(() -> command("DEBUG", "LOADAOF"));
        StoreFailure failure = null;
        while (!(failure instanceof Unavailable) && !loading.isDone()) {
            failure = catchThrowableOfType(StoreFailure.class, () -> notes.get("ada", "1"));
        }
        loading.join();
        assertRefused(failure, "LOADING", "wait");
        assertThat(notes.get("ada", "1")).contains("x");
    }

    @Test
    void aServerHeldUpByAScriptSaysSo() {
        command("CONFIG", "SET", "lua-time-limit", "50");
        CompletableFuture<Object> running =
                CompletableFuture.supplyAsync(() -> command("EVAL", "while true do end", "0"));
        Awaitility.await()
                .atMost(PATIENT)
                .untilAsserted(() ->
                        assertRefused(
                                failureOf(() -> notes.get("ada", "1")), "BUSY", "SCRIPT KILL"));
        command("SCRIPT", "KILL");
        assertThat(catchThrowableOfType(RuntimeException.class, running::join)).isNotNull();
        Awaitility.await()
                .atMost(PATIENT)
                .ignoreExceptionsInstanceOf(StoreFailure.class)
                .until(() -> notes.get("ada", "1").isPresent());
    }

    @Test
    void aMissingRightIsDeniedAndNotTriedAgain() {
        command("ACL", "SETUSER", "default", "-evalsha", "-eval");
        StoreFailure failure = failureOf(() -> notes.increment("ada", "2", 1));
        assertThat(failure).isInstanceOf(Denied.class);
        assertThat(failure.nativeCode()).contains("NOPERM");
        assertThat(failure.mayRetry()).isFalse();
    }

    private void assertRefused(StoreFailure failure, String code, String advice) {
        assertThat(failure).isInstanceOf(Unavailable.class).hasMessageContaining(advice);
        assertThat(failure.nativeCode()).contains(code);
        assertThat(failure).hasMessageNotContaining("ada");
    }

    private static StoreFailure failureOf(Runnable call) {
        StoreFailure failure = catchThrowableOfType(StoreFailure.class, call::run);
        assertThat(failure).as("the call failed").isNotNull();
        return failure;
    }

    private Probe probe() {
        return redis.probe(Deadline.after(Duration.ofSeconds(2)));
    }

    private Object command(String... words) {
        return fresh.main().command(words);
    }
}
