package dev.bedstone.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Everything that any code of this JVM logs while it is open, at every level down to TRACE, through
 * SLF4J and through {@code java.util.logging}, which PostgreSQL's driver uses. While it is open,
 * nothing is printed elsewhere; closing it puts levels and appenders back.
 *
 * <p>Needs {@code ch.qos.logback:logback-classic} as the binding of SLF4J, in scope test. One at a
 * time; the methods that read are thread-safe.
 */
public final class LogCapture implements AutoCloseable {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final List<Runnable> undo = new ArrayList<>();

    private LogCapture() {}

    /**
     * Begins to capture.
     *
     * @throws IllegalStateException if SLF4J is bound to anything but Logback
     */
    public static LogCapture start() {
        LogCapture capture = new LogCapture();
        capture.captureLogback();
        capture.captureJavaLogging();
        return capture;
    }

    /** What was logged so far, one entry an event: level, logger, message, stack trace. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** {@link #lines} as one text. */
    public String text() {
        return String.join("\n", lines);
    }

    /** Ends the capture; what was captured stays readable. */
    @Override
    public void close() {
        undo.reversed().forEach(Runnable::run);
        undo.clear();
    }

    private void captureLogback() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            throw new IllegalStateException(
                    "LogCapture needs logback-classic as the only SLF4J binding, not "
                            + factory.getClass().getName());
        }
        Appender<ILoggingEvent> sink = sink(context);
        for (Logger logger : List.copyOf(context.getLoggerList())) {
            silence(logger);
            Level level = logger.getLevel();
            boolean root = logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
            boolean additive = logger.isAdditive();
            undo.add(() -> logger.setLevel(level));
            undo.add(() -> logger.setAdditive(additive));
            logger.setLevel(root ? Level.TRACE : null);
            logger.setAdditive(true);
            if (root) {
                logger.addAppender(sink);
                undo.add(() -> logger.detachAppender(sink));
            }
        }
    }

    private void silence(Logger logger) {
        Iterator<Appender<ILoggingEvent>> appenders = logger.iteratorForAppenders();
        while (appenders.hasNext()) {
            Appender<ILoggingEvent> appender = appenders.next();
            logger.detachAppender(appender);
            undo.add(() -> logger.addAppender(appender));
        }
    }

    private Appender<ILoggingEvent> sink(LoggerContext context) {
        AppenderBase<ILoggingEvent> sink =
                new AppenderBase<>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        lines.add(
                                "%s %s %s %s"
                                        .formatted(
                                                event.getLevel(),
                                                event.getLoggerName(),
                                                event.getFormattedMessage(),
                                                trace(event)));
                    }
                };
        sink.setContext(context);
        sink.start();
        return sink;
    }

    private static String trace(ILoggingEvent event) {
        return event.getThrowableProxy() == null
                ? ""
                : ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    private void captureJavaLogging() {
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        java.util.logging.Level level = root.getLevel();
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
            undo.add(() -> root.addHandler(handler));
        }
        Handler sink = javaSink();
        root.addHandler(sink);
        undo.add(() -> root.removeHandler(sink));
        root.setLevel(java.util.logging.Level.ALL);
        undo.add(() -> root.setLevel(level));
    }

    private Handler javaSink() {
        SimpleFormatter formatter = new SimpleFormatter();
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(formatter.format(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
