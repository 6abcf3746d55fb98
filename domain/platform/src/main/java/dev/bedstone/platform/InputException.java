package dev.bedstone.platform;

import dev.bedstone.kernel.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What somebody wrote cannot be taken: refused before anything was sent. Carries every problem, so
 * that a form can show them all at once; what was written is not repeated in the message.
 */
public final class InputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final List<Problem> problems;

    /**
     * @param problems at least one
     */
    public InputException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(" | ")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an input exception needs a problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, at least one entry; {@link Problem#where} names the component. */
    public List<Problem> problems() {
        return problems;
    }
}
