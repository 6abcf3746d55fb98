package dev.bedstone.gateway.internal.process;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The logging of the child process, which has no other on its class path. It is named by a system
 * property of that process and found by nobody else.
 */
public final class StandardErrorLogging implements SLF4JServiceProvider {

    /** The system property by which SLF4J takes a provider by name. */
    static final String PROPERTY = "slf4j.provider";

    private final BasicMarkerFactory markers = new BasicMarkerFactory();
    private final NOPMDCAdapter contexts = new NOPMDCAdapter();

    @Override
    public ILoggerFactory getLoggerFactory() {
        return StandardErrorLogger::new;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Nothing to prepare.
    }
}
