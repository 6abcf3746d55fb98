package dev.bedstone.kernel;

import java.util.List;
import java.util.stream.Collectors;

/** What a person configured cannot be used. Carries every problem; no message holds a secret. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final List<Problem> problems;

    /**
     * @param problems at least one
     */
    public ConfigurationException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, at least one entry. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a configuration exception needs a problem");
        }
        if (problems.size() == 1) {
            return problems.getFirst().toString();
        }
        return problems.stream()
                .map(problem -> "  " + problem)
                .collect(
                        Collectors.joining(
                                "\n", problems.size() + " problems in the configuration:\n", ""));
    }
}
