package dev.bedstone.cli.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the command line: warnings, plain, on the error stream. Acts only in a process that is
 * the command line; inside an application, the application's own logging stays as it is.
 *
 * <p>Set up in code and not by a file, because reading a file would take a fifth of the time that
 * {@code version} has.
 */
public final class CliLogging extends ContextAwareBase implements Configurator {

    private static volatile boolean claimed;

    /** Called by the service loader of Logback. */
    public CliLogging() {}

    /** Makes this process's log that of the command line. Before the first logger is made. */
    public static void claim() {
        claimed = true;
    }

    /** Shows what Bedstone does step by step; of its libraries, only what is worth telling. */
    public static void raise() {
        if (claimed && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
            context.getLogger("dev.bedstone").setLevel(Level.DEBUG);
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (!claimed) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%-5level %logger{0}: %msg%n%nopex");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        // What its pool meets in the background meets a call as well, which says it in our words.
        context.getLogger("org.mongodb.driver.connection").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
