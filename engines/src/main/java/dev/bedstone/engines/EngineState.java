package dev.bedstone.engines;

/** Where an engine of a set stands in its life. */
public enum EngineState {

    /** It is being started. */
    STARTING,

    /** It is being started on data that was not closed cleanly. */
    RECOVERING,

    /** It answers. */
    READY,

    /** It ended by itself, or was killed. */
    DIED,

    /** It died and waits for its next start. */
    RESTARTING,

    /** It died too often and is not started again. */
    FAILED,

    /** It is being stopped. */
    STOPPING,

    /** It was stopped. */
    STOPPED
}
