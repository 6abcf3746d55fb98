package dev.bedstone.cli.internal.verbs;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.EnvironmentFile;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.project.DataOption;
import dev.bedstone.cli.internal.project.Engines;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.cli.internal.render.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code env}: what an application needs to reach the local engines, passwords included. */
@Command(
        name = "env",
        description = {
            "Print the variables with which an application reaches the local engines.",
            "The only verb that prints passwords. A Java application in the project's directory needs"
                    + " none of it: it finds the engines by itself."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  eval \"$(bedstone env)\"",
            "  bedstone env --format dotenv > local.env",
            "  bedstone env --json"
        })
public final class EnvVerb extends Verb {

    /** How the variables are written. */
    enum Format {
        SHELL,
        DOTENV,
        JSON
    }

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "shell",
            description = "shell (default), dotenv or json.")
    private Format format = Format.SHELL;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Path directory = data.directory(Project.of(root()), shell());
        Path file = directory.resolve(Project.ENGINES_FILE);
        if (!Files.exists(file)) {
            throw new CommandFailure(
                    "no engines were started in " + directory + "; 'bedstone up' starts them");
        }
        if (Engines.find(directory).isEmpty()) {
            shell().note("the engines in " + directory + " do not run; 'bedstone up' starts them");
        }
        Map<String, String> variables = EnvironmentFile.read(file);
        switch (json ? Format.JSON : format) {
            case JSON -> shell().out().print(Json.text(variables));
            case SHELL ->
                    variables.entrySet().stream()
                            .map(EnvironmentFile::export)
                            .forEach(shell()::print);
            case DOTENV ->
                    variables.entrySet().stream()
                            .map(EnvironmentFile::dotenv)
                            .forEach(shell()::print);
        }
        return ExitCodes.GOOD;
    }
}
