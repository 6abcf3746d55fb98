package dev.bedstone.cli.internal;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.migrate.MigrationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/** The one place where a failure becomes a line for a person and an exit code for a script. */
final class FailureMapper {

    private FailureMapper() {}

    /** Prints the line, and the stack trace if it was asked for. */
    static int report(Exception failure, RootCommand root) {
        Shell shell = root.shell();
        shell.complain(line(failure));
        if (root.wantsStackTraces()) {
            failure.printStackTrace(shell.err());
        }
        return code(failure);
    }

    /** The exit code that tells a script what kind of failure it was. */
    static int code(Throwable failure) {
        return switch (failure) {
            case ConfigurationException configuration -> ExitCodes.WRONG_USE;
            case Misconfigured misconfigured -> ExitCodes.WRONG_USE;
            case ParameterException parameter -> ExitCodes.WRONG_USE;
            case MigrationException refused when refused.failure().isEmpty() -> ExitCodes.WRONG_USE;
            default -> ExitCodes.FAILED;
        };
    }

    /** What happened and what to do. */
    static String line(Throwable failure) {
        return switch (failure) {
            case ConfigurationException told -> message(told);
            case StoreFailure told -> message(told);
            case CommandFailure told -> message(told);
            case MigrationException told -> message(told);
            case ParameterException wrong -> WrongUse.explain(wrong);
            case UncheckedIOException wrapped when wrapped.getCause() != null ->
                    line(wrapped.getCause());
            case FileSystemException file -> file(file);
            case IOException io -> io(io);
            case OutOfMemoryError memory ->
                    "out of memory; give the program more, for example"
                            + " JDK_JAVA_OPTIONS=-Xmx512m";
            default -> unexpected(failure);
        };
    }

    private static String file(FileSystemException failure) {
        String file = failure.getFile();
        return switch (failure) {
            case AccessDeniedException denied ->
                    file + ": this user may not read or write it; change its owner or its mode";
            case NoSuchFileException missing -> file + ": there is no such file or directory";
            case FileAlreadyExistsException exists -> file + ": is in the way";
            default -> (file == null ? "" : file + ": ") + disk(failure.getReason());
        };
    }

    private static String io(IOException failure) {
        String message = failure.getMessage();
        return message == null ? unexpected(failure) : disk(message);
    }

    private static String disk(@Nullable String reason) {
        if (reason == null) {
            return "cannot be read or written";
        }
        if (reason.contains("No space left")) {
            return "the disk is full; make room and run it again";
        }
        if (reason.contains("Read-only file system")) {
            return "the file system is read-only; choose another directory";
        }
        return reason;
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    /** A defect in Bedstone: its message may hold anything, so only its kind is shown. */
    private static String unexpected(Throwable failure) {
        return "unexpected "
                + failure.getClass().getSimpleName()
                + ", a defect in Bedstone; run it again with --stacktrace and report what it shows";
    }
}
