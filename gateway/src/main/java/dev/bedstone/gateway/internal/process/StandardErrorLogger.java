package dev.bedstone.gateway.internal.process;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes from the level INFO on to standard error, one line each. */
final class StandardErrorLogger extends AbstractLogger {

    private static final long serialVersionUID = 1L;
    private static final String OWN = "dev.bedstone.";

    private final boolean own;

    StandardErrorLogger(String loggerName) {
        this.name = loggerName;
        this.own = loggerName.startsWith(OWN);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    @SuppressWarnings("SystemOut") // this is where a log of this process goes
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        String end = thrown == null ? "" : " (" + thrown + ")";
        System.err.println(
                InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS)
                        + " "
                        + level
                        + " "
                        + message
                        + end);
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return own;
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return own;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return true;
    }
}
