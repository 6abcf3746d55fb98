package dev.bedstone.cli.internal;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One verb of the command line. Its result is an exit code; what it throws becomes one. */
public abstract class Verb implements Callable<Integer> {

    @Spec private CommandSpec spec;

    /** Filled in by picocli. */
    @SuppressWarnings("NullAway.Init")
    protected Verb() {}

    /** Carries the verb out. */
    @Override
    public abstract Integer call() throws Exception;

    /** How this verb stands on the command line. */
    protected final CommandSpec spec() {
        return spec;
    }

    /** The options that every verb has. */
    protected final RootCommand root() {
        return (RootCommand) spec.root().userObject();
    }

    /** What the command was called from. */
    protected final Shell shell() {
        return root().shell();
    }

    /** For what was typed and means nothing, with what would be right. */
    protected final ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    /** The same for what a library refused, in its words. */
    protected final ParameterException wrong(IllegalArgumentException refused) {
        return new ParameterException(
                spec.commandLine(), String.valueOf(refused.getMessage()), refused);
    }
}
