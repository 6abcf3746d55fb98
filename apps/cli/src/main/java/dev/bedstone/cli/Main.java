package dev.bedstone.cli;

import dev.bedstone.cli.internal.CliLogging;

/** Where a process begins that is nothing but the command line. */
public final class Main {

    private Main() {}

    /** Runs one verb and ends the process with its exit code. */
    public static void main(String[] args) {
        CliLogging.claim();
        System.exit(BedstoneCli.run(args));
    }
}
