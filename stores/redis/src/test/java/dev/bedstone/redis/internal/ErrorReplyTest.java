package dev.bedstone.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.redis.internal.ErrorReply.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReplyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    NOAUTH Authentication required.                                    | DENIED        | NOAUTH
                    WRONGPASS invalid username-password pair or user is disabled.      | DENIED        | WRONGPASS
                    NOPERM this user has no permissions to run the 'get' command       | DENIED        | NOPERM
                    ERR AUTH <password> called without any password configured         | DENIED        | ERR
                    OOM command not allowed when used memory > 'maxmemory'.            | UNAVAILABLE   | OOM
                    READONLY You can't write against a read only replica.              | UNAVAILABLE   | READONLY
                    LOADING Redis is loading the dataset in memory                     | UNAVAILABLE   | LOADING
                    MASTERDOWN Link with MASTER is down                                | UNAVAILABLE   | MASTERDOWN
                    MISCONF Redis is configured to save RDB snapshots                  | UNAVAILABLE   | MISCONF
                    NOREPLICAS Not enough good replicas to write.                      | UNAVAILABLE   | NOREPLICAS
                    BUSY Redis is busy running a script.                               | UNAVAILABLE   | BUSY
                    CLUSTERDOWN The cluster is down                                    | UNAVAILABLE   | CLUSTERDOWN
                    ERR max number of clients reached                                  | UNAVAILABLE   | ERR
                    MOVED 3999 10.1.2.3:6381                                           | MISCONFIGURED | MOVED
                    CROSSSLOT Keys in request don't hash to the same slot              | MISCONFIGURED | CROSSSLOT
                    ERR SELECT is not allowed in cluster mode                          | MISCONFIGURED | ERR
                    ERR DB index is out of range                                       | MISCONFIGURED | ERR
                    WRONGTYPE Operation against a key holding the wrong kind of value  | CONFLICT      | WRONGTYPE
                    ERR value is not an integer or out of range                        | CONFLICT      | ERR
                    ERR increment or decrement would overflow                          | CONFLICT      | ERR
                    ERR unknown command `FOO`                                          | UNSUPPORTED   | ERR
                    ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed | UNAVAILABLE | OOM
                    ERR Error running script (call to f_1): @user_script:1: WRONGTYPE Operation | CONFLICT | WRONGTYPE
                    """)
    void everyReplyHasItsMeaning(String message, Kind kind, String code) {
        ErrorReply reply = ErrorReply.of(message);
        assertThat(reply.kind()).isEqualTo(kind);
        assertThat(reply.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MOVED 3999 10.1.2.3:6381
                    ERR unknown command `canary`, with args beginning with: `canary`
                    NOPERM this user has no permissions to access the key canary
                    canary without a code
                    """)
    void nothingOfTheServersTextIsPassedOn(String message) {
        ErrorReply reply = ErrorReply.of(message);
        assertThat(reply.what() + reply.advice() + reply.code())
                .doesNotContain("canary")
                .doesNotContain("10.1.2.3");
    }
}
