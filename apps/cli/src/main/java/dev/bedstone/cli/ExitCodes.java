package dev.bedstone.cli;

/** What the command line returns. Part of its interface: scripts depend on it. */
public final class ExitCodes {

    /** Done; everything that was asked about is well. */
    public static final int GOOD = 0;

    /** It failed, or what was asked about is not well. */
    public static final int FAILED = 1;

    /** It was called wrongly, or the configuration cannot be used. */
    public static final int WRONG_USE = 2;

    private ExitCodes() {}
}
