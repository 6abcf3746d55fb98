package dev.bedstone.cli.internal;

import dev.bedstone.cli.ExitCodes;

/** A word before the verbs of one thing. Without a verb behind it, it says which there are. */
public abstract class VerbGroup extends Verb {

    /** For picocli. */
    protected VerbGroup() {}

    @Override
    public final Integer call() {
        spec().commandLine().usage(shell().out());
        return ExitCodes.WRONG_USE;
    }
}
