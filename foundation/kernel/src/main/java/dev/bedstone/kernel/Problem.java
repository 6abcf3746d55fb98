package dev.bedstone.kernel;

/**
 * One thing that is wrong with what a person wrote or set up.
 *
 * @param where the key, file or place, with its origin where that helps; never blank
 * @param what what is wrong, without any secret; never blank
 * @param fix what to do about it; may be empty
 */
public record Problem(String where, String what, String fix) {

    public Problem {
        if (where.isBlank() || what.isBlank()) {
            throw new IllegalArgumentException("a problem says where it is and what is wrong");
        }
    }

    /** One line: {@code where: what; fix}. */
    @Override
    public String toString() {
        return fix.isEmpty() ? where + ": " + what : where + ": " + what + "; " + fix;
    }
}
