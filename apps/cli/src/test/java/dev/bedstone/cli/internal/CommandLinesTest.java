package dev.bedstone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Terminal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLinesTest {

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "helth | unknown verb 'helth', did you mean 'health'? 'bedstone --help' shows what there is",
                "staus | unknown verb 'staus', did you mean 'status'? 'bedstone --help' shows what there is",
                "config chek | unknown verb 'chek', did you mean 'check'? 'bedstone config --help' shows what there is",
                "version --jsn | unknown option '--jsn', did you mean '--json'? 'bedstone version --help' shows what there is",
                "version now | one argument too many: 'now'; 'bedstone version --help' shows what there is",
                "logs | STORE is missing; 'bedstone logs --help' shows what there is",
            })
    void wrongUseIsOneLineWithTheNearestNameAndCode2(String typed, String line) {
        var shell = new CalledShell(directory);
        assertThat(shell.run(typed.split(" "))).isEqualTo(ExitCodes.WRONG_USE);
        assertThat(shell.err()).isEqualTo("bedstone: " + line + "\n");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void withoutAVerbItSaysWhichThereAre() {
        var shell = new CalledShell(directory);
        assertThat(shell.run()).isEqualTo(ExitCodes.GOOD);
        assertThat(shell.out()).contains("Verbs:").contains("Exit codes:").contains("health");
    }

    @Test
    void everyVerbHasHelpWithAnExample() {
        for (String verb : CommandLines.plain().getSubcommands().keySet()) {
            if (!CommandLines.plain()
                    .getSubcommands()
                    .get(verb)
                    .getCommandSpec()
                    .usageMessage()
                    .hidden()) {
                var shell = new CalledShell(directory);
                assertThat(shell.run("help", verb)).isEqualTo(ExitCodes.GOOD);
                assertThat(shell.out())
                        .as(verb)
                        .contains("Usage: bedstone " + verb)
                        .contains("Example");
            }
        }
    }

    @Test
    void coloursOnlyWhereTheyAreWanted() {
        var coloured = new Terminal(true, 80, true, true);
        var with = new CalledShell(directory, coloured, Map.of());
        with.run("help");
        assertThat(with.out()).contains("\u001b[");
        var without = new CalledShell(directory, coloured, Map.of());
        without.run("help", "--no-color");
        assertThat(without.out()).doesNotContain("\u001b[");
    }

    @Test
    void completionIsAScript() {
        var shell = new CalledShell(directory);
        assertThat(shell.run("completion", "bash")).isEqualTo(ExitCodes.GOOD);
        assertThat(shell.out()).contains("complete ").contains("config");
    }
}
