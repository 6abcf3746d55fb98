package dev.bedstone.migrate;

import dev.bedstone.kernel.Problem;
import dev.bedstone.migrate.internal.source.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where a line shall go: {@code head}, {@code base}, {@code current}, {@code +2}, {@code -1}, or a
 * version. Immutable.
 */
public final class MigrationTarget {

    /** Everything there is. */
    public static final MigrationTarget HEAD = new MigrationTarget("head");

    /** Nothing. */
    public static final MigrationTarget BASE = new MigrationTarget("base");

    private final String text;

    private MigrationTarget(String text) {
        this.text = text;
    }

    /**
     * The target that {@code text} says.
     *
     * @throws MigrationException if it says none
     */
    public static MigrationTarget of(String text) {
        boolean known = text.matches("head|base|current|[+-]\\d{1,9}") || Version.isOne(text);
        if (!known) {
            throw unknown(
                    text, "is not a target", "write head, base, current, +1, -1 or a version");
        }
        return new MigrationTarget(text);
    }

    /** Whether it is everything there is. */
    public boolean isHead() {
        return text.equals("head");
    }

    /** Whether it is nothing. */
    public boolean isBase() {
        return text.equals("base");
    }

    /**
     * Whether versions have to be taken back to come there; for Bedstone's own use.
     *
     * @param current the newest that is there
     */
    public boolean isBelow(Optional<Version> current) {
        return isBase()
                || text.startsWith("-")
                || Version.isOne(text)
                        && current.filter(newest -> Version.of(text).compareTo(newest) < 0)
                                .isPresent();
    }

    /**
     * The last version to be brought; for Bedstone's own use.
     *
     * @param files all versions in order
     * @param current the newest that is there
     */
    public Optional<Version> upTo(Collection<Version> files, Optional<Version> current) {
        List<Version> all = new ArrayList<>(files);
        if (isHead()) {
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
        }
        if (text.equals("current") || isBase() || text.startsWith("-")) {
            return current;
        }
        if (text.startsWith("+")) {
            List<Version> next =
                    all.stream()
                            .filter(version ->
                                    current.isEmpty() || version.compareTo(current.get()) > 0)
                            .limit(Long.parseLong(text.substring(1)))
                            .toList();
            return next.isEmpty() ? current : Optional.of(next.getLast());
        }
        return Optional.of(known(all));
    }

    /**
     * The newest version that stays; empty if none does. For Bedstone's own use.
     *
     * @param applied the versions that are there, in order
     */
    public Optional<Version> downTo(List<Version> applied) {
        if (isHead() || text.equals("current") || text.startsWith("+")) {
            return applied.isEmpty() ? Optional.empty() : Optional.of(applied.getLast());
        }
        if (isBase()) {
            return Optional.empty();
        }
        if (text.startsWith("-")) {
            long left = applied.size() - Long.parseLong(text.substring(1));
            return left <= 0 ? Optional.empty() : Optional.of(applied.get((int) left - 1));
        }
        return Optional.of(known(applied));
    }

    private Version known(List<Version> versions) {
        Version wanted = Version.of(text);
        if (!versions.contains(wanted)) {
            throw unknown(text, "is not a version of the line", "see which there are: status");
        }
        return wanted;
    }

    private static MigrationException unknown(String text, String what, String fix) {
        return new MigrationException(List.of(new Problem("'" + text + "'", what, fix)), null);
    }

    @Override
    public String toString() {
        return text;
    }
}
