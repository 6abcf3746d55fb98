package dev.bedstone.cli.internal;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with what was typed, and what would be right. */
final class WrongUse {

    private WrongUse() {}

    static String explain(ParameterException failure) {
        String verb = failure.getCommandLine().getCommandSpec().qualifiedName();
        String what = what(failure);
        return what + (what.endsWith("?") ? " '" : "; '") + verb + " --help' shows what there is";
    }

    private static String what(ParameterException failure) {
        return switch (failure) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched);
            case MissingParameterException missing -> missing(missing);
            default -> firstLine(failure);
        };
    }

    private static String unmatched(UnmatchedArgumentException failure) {
        String typed = failure.getUnmatched().getFirst();
        String kind = kind(failure, typed);
        List<String> near = failure.getSuggestions();
        String advice = near.isEmpty() ? "" : ", did you mean '" + near.getFirst() + "'?";
        return kind + " '" + typed + "'" + advice;
    }

    private static String kind(UnmatchedArgumentException failure, String typed) {
        if (typed.startsWith("-")) {
            return "unknown option";
        }
        return failure.getCommandLine().getSubcommands().isEmpty()
                ? "one argument too many:"
                : "unknown verb";
    }

    private static String missing(MissingParameterException failure) {
        String names =
                failure.getMissing().stream()
                        .map(ArgSpec::paramLabel)
                        .collect(Collectors.joining(", "));
        return failure.getMissing().stream().allMatch(ArgSpec::isPositional)
                ? names + " is missing"
                : firstLine(failure);
    }

    private static String firstLine(ParameterException failure) {
        String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("wrong use");
        return line.replaceFirst(
                        "^Invalid value for positional parameter at index \\S+ \\(\\S+\\): ", "")
                .replaceFirst(" \\(java\\.\\S+: .*\\)$", "");
    }
}
