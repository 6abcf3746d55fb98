package dev.bedstone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * docs/reference/cli.md is what the help texts say. After a change of them, {@code mvn -pl apps/cli
 * test -Dtest=ReferenceTest -Dbedstone.reference.write=true} writes it anew.
 */
class ReferenceTest {

    private static final Path FILE = Path.of("../../docs/reference/cli.md");

    @Test
    void theReferenceIsWhatTheHelpSays() throws IOException {
        String reference = reference();
        if (Boolean.getBoolean("bedstone.reference.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, reference);
        }
        assertThat(FILE)
                .as("run this test with -Dbedstone.reference.write=true and commit the file")
                .content()
                .isEqualTo(reference);
    }

    private static String reference() {
        StringBuilder text = new StringBuilder();
        text.append("# The command line\n\n");
        text.append("Generated from the help texts; a test compares the two.\n\n");
        text.append("`./bedstone` in a clone, `bin/bedstone` in the archive, and");
        text.append(" `BedstoneCli.run(args)` inside an application take the same verbs.\n\n");
        append(text, CommandLines.plain());
        text.append(ENVIRONMENT);
        return text.toString();
    }

    private static void append(StringBuilder text, CommandLine command) {
        boolean isRoot = command.getParent() == null;
        String name = command.getCommandSpec().qualifiedName();
        text.append(isRoot ? "" : "## " + name + "\n\n");
        text.append("```\n").append(command.getUsageMessage().strip()).append("\n```\n\n");
        for (Map.Entry<String, CommandLine> verb : command.getSubcommands().entrySet()) {
            if (!verb.getValue().getCommandSpec().usageMessage().hidden()) {
                append(text, verb.getValue());
            }
        }
    }

    private static final String ENVIRONMENT =
            """
            ## Environment

            | variable | meaning |
            |---|---|
            | `BEDSTONE_JAVA_HOME` | the JDK to run on; else `JAVA_HOME`, the `PATH` and the usual places are searched for a JDK 25 |
            | `BEDSTONE_CACHE` | where unpacked engines and the start cache lie; else `$XDG_CACHE_HOME/bedstone` or `~/.cache/bedstone` |
            | `BEDSTONE_REBUILD` | in a clone: `1` builds in any case, `0` never; else it builds when sources changed |
            | `NO_COLOR` | set to anything: no colours |
            | every other `BEDSTONE_…` | a setting, see [settings.md](settings.md) |

            ## Output

            What was asked for goes to the standard output, everything else to the error stream. With `--json` the output is one
            JSON document; keys may be added to it, none changes its name or meaning. Times are ISO 8601 in UTC, spans in
            milliseconds, sizes in bytes. Nothing but `env` shows a password.
            """;
}
