package dev.bedstone.cli.internal.project;

import dev.bedstone.cli.internal.Shell;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the local engines have their data. */
public final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the local engines have their data (default: bedstone.engines.data, which"
                            + " is .bedstone in the project).")
    private @Nullable Path data;

    /** For picocli. */
    public DataOption() {}

    /** The directory that is meant. */
    public Path directory(Project project, Shell shell) {
        return project.data(given(shell));
    }

    /** The project with these local engines instead of its own. */
    public Project applyTo(Project project, Shell shell) {
        return given(shell)
                .map(directory ->
                        new Project(
                                project.directory(),
                                project.loader()
                                        .withLocalEngines(directory.resolve(Project.ENGINES_FILE))))
                .orElse(project);
    }

    private Optional<Path> given(Shell shell) {
        return Optional.ofNullable(data)
                .map(directory -> shell.directory().resolve(directory).normalize());
    }
}
