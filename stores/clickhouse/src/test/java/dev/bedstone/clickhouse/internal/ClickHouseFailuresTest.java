package dev.bedstone.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.StoreFailure;
import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failure a code is, for what reads and for what changes, and whether it may be retried. */
class ClickHouseFailuresTest {

    private final ClickHouseFailures failures =
            new ClickHouseFailures(StoreId.of(StoreKind.CLICKHOUSE), false);

    @ParameterizedTest
    @CsvSource({
        "516, Denied, Denied",
        "497, Denied, Denied",
        "164, Denied, Denied",
        "62, Misconfigured, Misconfigured",
        "60, Misconfigured, Misconfigured",
        "115, Misconfigured, Misconfigured",
        "57, Conflict, Conflict",
        "349, Conflict, Conflict",
        "469, Conflict, Conflict",
        "27, Conflict, Conflict",
        "158, Conflict, Conflict",
        "202, Unavailable, Unavailable",
        "241, Unavailable, Unavailable",
        "252, Unavailable, Unavailable",
        "242, Unavailable, Unavailable",
        "999, Unavailable, Unavailable",
        "159, TimedOut, TimedOut",
        "160, TimedOut, TimedOut",
        "394, Unavailable, OutcomeUnknown",
        "209, Unavailable, OutcomeUnknown",
        "319, OutcomeUnknown, OutcomeUnknown",
        "48, Unsupported, Unsupported",
        "246, Corrupt, Corrupt",
        "49, Misconfigured, OutcomeUnknown",
    })
    void aCodeIsOneKindOfFailure(int code, String read, String changed) {
        assertThat(of(code, false)).hasToString(expected(read, of(code, false)));
        assertThat(of(code, true)).hasToString(expected(changed, of(code, true)));
        assertThat(of(code, true).getMessage()).doesNotContain("secret-row");
    }

    private static String expected(String kind, StoreFailure failure) {
        return "dev.bedstone.kernel." + kind + ": " + failure.getMessage();
    }

    @Test
    void onlyWhatLeftNothingBehindMayBeRetried() {
        for (int code = 1; code < 1_100; code++) {
            StoreFailure changed = of(code, true);
            if (changed.mayRetry()) {
                assertThat(ErrorCodes.of(code)).as("code %d", code).isNotNull();
                assertThat(ErrorCodes.of(code).kind()).isEqualTo(ErrorCodes.Kind.BUSY);
            }
        }
        assertThat(of(252, true).mayRetry()).isTrue();
        assertThat(of(159, true).mayRetry()).isFalse();
        assertThat(of(159, false).mayRetry()).isTrue();
    }

    @Test
    void everyMeaningSaysSomething() {
        for (int code = 1; code < 1_100; code++) {
            ErrorCodes.Meaning meaning = ErrorCodes.of(code);
            if (meaning != null) {
                assertThat(meaning.what()).isNotBlank().doesNotContain("\n");
            }
        }
    }

    @Test
    void aTransportThatFailedBeforeSendingLeavesNothing() {
        IOException refused = new IOException("no answer came", new ConnectException());
        StoreFailure unreachable = failures.ofTransport("insert", true, false, refused);
        assertThat(unreachable.mayRetry()).isTrue();
        StoreFailure lost = failures.ofTransport("insert", true, true, refused);
        assertThat(lost.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(failures.ofTransport("query", false, true, refused).mayRetry()).isTrue();
        StoreFailure late =
                failures.ofTransport("insert", true, true, LateAnswerException.deadline());
        assertThat(late.isTimeout()).isTrue();
        assertThat(late.effect()).isEqualTo(Effect.UNKNOWN);
    }

    @Test
    void theFirstCodeOfARepeatedHeadCounts() {
        ServerError error =
                ServerError.in(
                                "Code: 27. DB::Exception: Code: 27. DB::Exception: Cannot parse: (at row 2)"
                                        + " (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 26.7.2.1)")
                        .orElseThrow();
        assertThat(error.code()).isEqualTo(27);
        assertThat(error.label()).isEqualTo("27 CANNOT_PARSE_INPUT_ASSERTION_FAILED");
        assertThat(ServerError.in("nothing of the kind")).isEmpty();
    }

    private StoreFailure of(int code, boolean changes) {
        return failures.ofServer(
                "insert",
                changes,
                new ServerError(
                        code,
                        500,
                        "Code: " + code + ". DB::Exception: secret-row 'x' (SOME_NAME)"));
    }
}
