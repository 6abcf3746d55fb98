package dev.bedstone.migrate.internal.source;

import dev.bedstone.contracts.MigrationScript.Kind;
import dev.bedstone.kernel.Problems;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a file, as Flyway writes them: {@code V1.2__create_users.sql}, {@code
 * U1.2__create_users.sql}, {@code R__views.sql}; commands of MongoDB end in {@code .json}.
 *
 * @param version empty for a repeated script
 * @param description with spaces in place of underscores
 */
record FileName(Kind kind, Optional<Version> version, String description) {

    private static final Pattern FORM =
            Pattern.compile("([VUR])([^_]*(?:_\\d+)*)__(.*[^\\s_].*)\\.(?:sql|json)");
    private static final String FORMS =
            "name it V<version>__<description>%1$s, U<version>__<description>%1$s or"
                    + " R__<description>%1$s, with a version such as 20260131120000 or 1.2";

    /**
     * Reads a name.
     *
     * @param suffix how files of this kind of store end, such as {@code .sql}
     * @return empty if it is not a migration, or a bad one; why is in {@code problems}
     */
    static Optional<FileName> parse(String file, String name, String suffix, Problems problems) {
        if (!name.toLowerCase(Locale.ROOT).endsWith(suffix)) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(name);
        if (!form.matches()) {
            problems.add(
                    file, "its name says neither version nor purpose", FORMS.formatted(suffix));
            return Optional.empty();
        }
        String version = form.group(2);
        boolean repeated = form.group(1).equals("R");
        if (repeated != version.isEmpty() || (!repeated && !Version.isOne(version))) {
            problems.add(
                    file,
                    "'" + version + "' is not a version that fits its name",
                    FORMS.formatted(suffix));
            return Optional.empty();
        }
        return Optional.of(
                new FileName(
                        kind(form.group(1)),
                        repeated ? Optional.empty() : Optional.of(Version.of(version)),
                        form.group(3).replace('_', ' ').strip()));
    }

    private static Kind kind(String letter) {
        return switch (letter) {
            case "V" -> Kind.UP;
            case "U" -> Kind.UNDO;
            default -> Kind.REPEAT;
        };
    }
}
