package dev.bedstone.engines;

/** Is told about every change of an engine's state, on the thread that caused it. */
@FunctionalInterface
public interface EngineListener {

    /** Hears nothing. */
    EngineListener NONE = status -> {};

    /**
     * An engine came into another state. Must return soon; what it throws is ignored. Calls for one
     * engine come in order, calls for different engines may come at once.
     */
    void changed(EngineStatus status);
}
