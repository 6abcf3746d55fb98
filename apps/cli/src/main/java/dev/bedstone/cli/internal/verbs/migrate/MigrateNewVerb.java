package dev.bedstone.cli.internal.verbs.migrate;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.CommandFailure;
import dev.bedstone.cli.internal.Verb;
import dev.bedstone.cli.internal.migrations.LineFolders;
import dev.bedstone.cli.internal.migrations.NewMigration;
import dev.bedstone.cli.internal.migrations.NewMigration.Shape;
import dev.bedstone.cli.internal.project.Project;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code migrate new}: the files of a new version. */
@Command(
        name = "new",
        description = {
            "Make the files of a new version: one that brings it and one that takes it back.",
            "They come into the folder of the line, with the time in UTC as their version. Connects to"
                    + " nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bedstone migrate new 'create document' --store postgres",
            "  bedstone migrate new 'fill titles' --irreversible 'the old titles are gone'",
            "  bedstone migrate new document_titles --repeated"
        })
public final class MigrateNewVerb extends Verb {

    @Mixin private LineOptions lines = new LineOptions();

    @Parameters(paramLabel = "NAME", description = "What it is for, in a few words.")
    private String name = "";

    @Option(
            names = "--irreversible",
            paramLabel = "REASON",
            description = "It cannot be taken back, and why; makes no undo.")
    private @Nullable String irreversible;

    @Option(
            names = "--repeated",
            description = "A script that is carried out again whenever its text changes.")
    private boolean repeated;

    @Override
    public Integer call() throws IOException {
        check();
        Project project = Project.of(root());
        LineFolders.Found line =
                LineFolders.of(project.loader().load().config())
                        .choose(lines::choose, lines.store());
        try {
            for (Path file :
                    new NewMigration(line.folder(), line.store(), name, shape())
                            .write(shell().time().instant())) {
                shell().print(shown(file));
            }
        } catch (FileAlreadyExistsException there) {
            throw new CommandFailure(there.getFile() + ": is there already; choose another name");
        }
        return ExitCodes.GOOD;
    }

    private void check() {
        if (name.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw wrong("NAME holds neither a letter nor a digit");
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw wrong("NAME is more than a line");
        }
        if (irreversible != null && (repeated || irreversible.isBlank())) {
            throw wrong(
                    repeated
                            ? "--irreversible and --repeated exclude each other"
                            : "--irreversible gives no reason");
        }
    }

    private Shape shape() {
        if (repeated) {
            return new Shape.Repeated();
        }
        return irreversible == null ? new Shape.Pair() : new Shape.Irreversible(irreversible);
    }

    private String shown(Path file) {
        Path here = shell().directory();
        return (file.startsWith(here) ? here.relativize(file) : file).toString();
    }
}
