package dev.bedstone.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Secret;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.Canaries;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.LogCapture;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.RedisTest;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promise R100: nothing that was secret comes out, at TRACE and when things fail. */
@RedisTest
@OwnEngine
class RedisSecretsTest {

    private static final KeySpace<String> NOTES = KeySpace.text("note").ofPlatform();

    private final Canaries canaries = new Canaries();
    private final Secret user = canaries.create("user");
    private final Secret password = canaries.create("password");
    private final Secret wrong = canaries.create("wrong password");
    private final Secret subject = canaries.create("subject");
    private final Secret value = canaries.create("value");

    private FreshRedis fresh;
    private RedisEndpoint endpoint;

    @BeforeEach
    void createUser(FreshRedis server) {
        fresh = server;
        fresh.main()
                .command(
                        "ACL",
                        "SETUSER",
                        user.reveal(),
                        "on",
                        ">" + password.reveal(),
                        "~*",
                        "+@all",
                        "-del");
        endpoint = Configs.as(fresh.main().endpoint(), user.reveal(), password);
    }

    @Test
    void nothingSecretIsLoggedOrThrown() {
        try (LogCapture log = LogCapture.start()) {
            fail(endpoint, wrong);
            try (Redis redis = Redis.open(Configs.patient(endpoint), StoreHooks.NONE)) {
                RedisKeys<String> notes = redis.keys(NOTES);
                notes.set(subject.reveal(), "1", value.reveal());
                canaries.assertAbsent(failureOf(() -> notes.increment(subject.reveal(), "1", 1)));
                fresh.main().command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                Awaitility.await()
                        .ignoreExceptionsInstanceOf(StoreFailure.class)
                        .until(() -> notes.exists(subject.reveal(), "1"));
                canaries.assertAbsent(
                        "texts",
                        redis.toString(),
                        redis.advice().toString(),
                        redis.statistics().toString(),
                        redis.probe(Deadline.after(Duration.ofSeconds(1))).toString());
                fresh.main().control().kill();
                canaries.assertAbsent(failureOf(() -> notes.get(subject.reveal(), "1")));
            }
            canaries.assertAbsent("the log", log.text());
        }
    }

    @Test
    void theDriversOwnLogHoldsThePassword() {
        try (LogCapture log = LogCapture.start()) {
            RedisClient client =
                    RedisClient.create(
                            RedisURI.Builder.redis("127.0.0.1", endpoint.address().port())
                                    .withAuthentication(
                                            user.reveal(), password.reveal().toCharArray())
                                    .build());
            client.connect().close();
            client.shutdown();
            assertThatThrownBy(() -> canaries.assertAbsent("the log", log.text()))
                    .isInstanceOf(AssertionError.class);
        }
    }

    private void fail(RedisEndpoint at, Secret with) {
        canaries.assertAbsent(
                failureOf(() ->
                        Redis.open(Configs.patient(Configs.with(at, with)), StoreHooks.NONE)
                                .close()));
    }

    private static StoreFailure failureOf(Runnable call) {
        return catchThrowableOfType(StoreFailure.class, call::run);
    }
}
