package dev.bedstone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.FailureContext;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.migrate.MigrationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureMapperTest {

    private static final FailureContext REFUSED =
            FailureContext.of(StoreId.of(StoreKind.REDIS), "open", "nobody listens")
                    .withAdvice("start it");

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new ConfigurationException(List.of(new Problem("a.yaml:3", "no", "do"))),
                        ExitCodes.WRONG_USE,
                        "a.yaml:3: no; do"),
                Arguments.of(
                        new Misconfigured(REFUSED),
                        ExitCodes.WRONG_USE,
                        "redis: open: nobody listens; start it"),
                Arguments.of(
                        new Unavailable(REFUSED),
                        ExitCodes.FAILED,
                        "redis: open: nobody listens; start it"),
                Arguments.of(new CommandFailure("no"), ExitCodes.FAILED, "no"),
                Arguments.of(
                        new MigrationException(List.of(new Problem("V1.sql:1:1", "no", "")), null),
                        ExitCodes.WRONG_USE,
                        "V1.sql:1:1: no"),
                Arguments.of(
                        new MigrationException(
                                List.of(new Problem("V1.sql:1:1", "no", "")),
                                new Unavailable(REFUSED)),
                        ExitCodes.FAILED,
                        "V1.sql:1:1: no"),
                Arguments.of(
                        new UncheckedIOException(new NoSuchFileException("/a")),
                        ExitCodes.FAILED,
                        "/a: there is no such file or directory"),
                Arguments.of(
                        new AccessDeniedException("/a"),
                        ExitCodes.FAILED,
                        "/a: this user may not read or write it; change its owner or its mode"),
                Arguments.of(
                        new FileSystemException("/a", null, "No space left on device"),
                        ExitCodes.FAILED,
                        "/a: the disk is full; make room and run it again"),
                Arguments.of(
                        new IOException("Read-only file system"),
                        ExitCodes.FAILED,
                        "the file system is read-only; choose another directory"),
                Arguments.of(
                        new IllegalStateException("password=canary"),
                        ExitCodes.FAILED,
                        "unexpected IllegalStateException, a defect in Bedstone; run it again with"
                                + " --stacktrace and report what it shows"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasALineAndACode(Exception failure, int code, String line) {
        assertThat(FailureMapper.line(failure)).isEqualTo(line);
        assertThat(FailureMapper.code(failure)).isEqualTo(code);
    }
}
