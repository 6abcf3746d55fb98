package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.internal.Shell;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.ingest.SpoolReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which spool is meant. */
final class SpoolOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec verb;

    @Option(
            names = "--spool",
            paramLabel = "DIR",
            description = "The spool (default: that of the configuration).")
    private @Nullable Path spool;

    /** For picocli. */
    @SuppressWarnings("NullAway.Init")
    SpoolOption() {}

    /**
     * Its directory; that of the configuration may not be there yet.
     *
     * @throws ParameterException if one was typed that is no spool
     * @throws IOException if it cannot be read
     */
    Path directory(BedstoneConfig config, Shell shell) throws IOException {
        if (spool == null) {
            return config.ingest().directory();
        }
        Path directory = shell.directory().resolve(spool).normalize();
        if (!Files.isDirectory(directory)) {
            throw none(directory, "there is no such directory");
        }
        if (!SpoolReport.isSpool(directory)) {
            throw none(directory, "holds no spool");
        }
        return directory;
    }

    private ParameterException none(Path directory, String why) {
        return new ParameterException(verb.commandLine(), "--spool " + directory + ": " + why);
    }
}
