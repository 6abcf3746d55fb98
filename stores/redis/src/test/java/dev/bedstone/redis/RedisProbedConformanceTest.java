package dev.bedstone.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.FreshRedis;
import dev.bedstone.testkit.OwnEngine;
import dev.bedstone.testkit.RedisTest;
import dev.bedstone.testkit.conformance.ProbedConformance;
import dev.bedstone.testkit.conformance.StoreUnderTest;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

@RedisTest
@OwnEngine
@ExtendWith(RedisProbedConformanceTest.SharedConnection.class)
class RedisProbedConformanceTest extends ProbedConformance<Redis> {

    private final FreshRedis fresh;

    RedisProbedConformanceTest(FreshRedis fresh) {
        this.fresh = fresh;
    }

    @Override
    protected StoreUnderTest<Redis> describe() {
        return new RedisUnderTest(fresh);
    }

    @Test
    void countsTheCommandsUnderWay() throws InterruptedException {
        RedisUnderTest subject = new RedisUnderTest(fresh);
        try (Redis store = subject.open(StoreHooks.NONE)) {
            Thread slow = Thread.ofVirtual().unstarted(() -> subject.operateSlowly(store));
            slow.setUncaughtExceptionHandler((thread, interrupted) -> {});
            slow.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> store.statistics().inUse() == 1);
            slow.interrupt();
            assertThat(slow.join(Duration.ofSeconds(2))).isTrue();
            assertThat(store.statistics().inUse()).isZero();
            fresh.main().command("CLIENT", "UNPAUSE");
        }
    }

    /**
     * The suite's own needs a server that keeps one caller waiting and answers a probe meanwhile:
     * callers of Redis share a connection, on which answers come in order. {@link
     * #countsTheCommandsUnderWay} stands in for it.
     */
    static final class SharedConnection implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return context.getTestMethod()
                            .filter(method -> method.getName().equals("countsWhatIsInUse"))
                            .isPresent()
                    ? ConditionEvaluationResult.disabled(
                            "answers come in order on the connection all callers share; see"
                                    + " countsTheCommandsUnderWay")
                    : ConditionEvaluationResult.enabled("no connection is held");
        }
    }
}
