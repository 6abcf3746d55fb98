package dev.bedstone.kernel;

/** What a failed operation left behind on the server. */
public enum Effect {

    /** Nothing: it was never sent, was refused, or was rolled back. */
    NONE,

    /** It may or may not have been carried out; only looking can tell. */
    UNKNOWN,

    /** It was carried out; only what came after it failed. */
    APPLIED
}
