package dev.bedstone.cli.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * How help is laid out: verbs before options, and the options that every verb has only once, in the
 * help of the whole.
 */
final class HelpTexts {

    private HelpTexts() {}

    /** Lays out the help of a command line and of all its verbs. */
    static void arrange(CommandLine commandLine) {
        commandLine.setHelpSectionKeys(order(commandLine.getHelpSectionKeys()));
        if (commandLine.getParent() != null) {
            commandLine.getCommandSpec().usageMessage().abbreviateSynopsis(true);
            commandLine.getCommandSpec().usageMessage().synopsisHeading("Usage: ");
            commandLine
                    .getHelpSectionMap()
                    .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpTexts::ownOptions);
        }
        commandLine.getSubcommands().values().forEach(HelpTexts::arrange);
    }

    private static List<String> order(List<String> keys) {
        List<String> ordered = new ArrayList<>(keys);
        List<String> verbs =
                List.of(
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        ordered.removeAll(verbs);
        ordered.addAll(ordered.indexOf(UsageMessageSpec.SECTION_KEY_AT_FILE_PARAMETER), verbs);
        return ordered;
    }

    private static String ownOptions(Help help) {
        List<OptionSpec> own =
                help.commandSpec().options().stream()
                        .filter(option -> !option.inherited() && !option.hidden())
                        .sorted(Comparator.comparing(OptionSpec::longestName))
                        .toList();
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(own, help.parameterLabelRenderer());
        return layout + "\nThe options of every verb: bedstone help\n";
    }
}
