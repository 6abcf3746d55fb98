package dev.bedstone.migrate;

import dev.bedstone.contracts.StatementFailedException;
import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.StoreFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A migration was refused or did not succeed. Carries every problem, each with file, line and
 * column where there is one; no message holds a secret or row data. Whatever was begun is looked at
 * and finished by the next run.
 */
public final class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final List<Problem> problems;

    /**
     * @param problems at least one
     * @param cause what the store said, or null
     */
    public MigrationException(List<Problem> problems, @Nullable Throwable cause) {
        super(message(problems), cause);
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, at least one entry. */
    public List<Problem> problems() {
        return problems;
    }

    /** What the store said, if it was asked. */
    public Optional<StoreFailure> failure() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreFailure failure) {
                return Optional.of(failure);
            }
            if (cause instanceof StatementFailedException statement) {
                return Optional.ofNullable(statement.failure());
            }
        }
        return Optional.empty();
    }

    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a migration exception needs a problem");
        }
        return problems.size() == 1
                ? problems.getFirst().toString()
                : problems.stream()
                        .map(problem -> "\n  " + problem)
                        .collect(Collectors.joining("", problems.size() + " problems:", ""));
    }
}
