package dev.bedstone.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class StoreFailureTest {

    private static final FailureContext CONTEXT =
            FailureContext.of(StoreId.of(StoreKind.POSTGRES), "commit", "the server went away");

    @Test
    void messageSaysWhereWhatAndWhatToDo() {
        var failure = new Unavailable(CONTEXT.withCode("57P01").withAdvice("look at its log"));

        assertThat(failure)
                .hasMessage("postgres: commit: the server went away [57P01]; look at its log");
        assertThat(failure.nativeCode()).contains("57P01");
    }

    @Test
    void onlyTransientFailuresWithoutEffectMayBeRetried() {
        assertThat(new Unavailable(CONTEXT).mayRetry()).isTrue();
        assertThat(Unavailable.forGood(CONTEXT).mayRetry()).isFalse();
        assertThat(new TimedOut(CONTEXT, Effect.NONE).mayRetry()).isTrue();
        assertThat(new TimedOut(CONTEXT, Effect.UNKNOWN).mayRetry()).isFalse();
        assertThat(new OutcomeUnknown(CONTEXT).mayRetry()).isFalse();
        assertThat(new Denied(CONTEXT).mayRetry()).isFalse();
        assertThat(new TimedOut(CONTEXT, Effect.NONE).isTimeout()).isTrue();
    }

    @Test
    void redactedCauseKeepsThePlaceAndDropsTheWords() {
        var inner = new SQLException("password=hunter2 at db.internal");
        var outer = new IllegalStateException("row (ada@example.com)", inner);

        var failure = new Corrupt(CONTEXT.withCause(RedactedCause.of(outer)));

        assertThat(printed(failure))
                .doesNotContain("hunter2")
                .doesNotContain("db.internal")
                .doesNotContain("ada@example.com")
                .contains("java.sql.SQLException")
                .contains("redactedCauseKeepsThePlaceAndDropsTheWords");
    }

    @Test
    void anUnredactedCauseWouldHaveShownThem() {
        var failure = new Corrupt(CONTEXT.withCause(new SQLException("password=hunter2")));

        assertThat(printed(failure)).contains("hunter2");
    }

    private static String printed(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
