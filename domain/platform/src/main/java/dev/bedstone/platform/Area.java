package dev.bedstone.platform;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.postgres.Postgres;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/** A part of the platform that an application takes or leaves; no area needs another one. */
public enum Area {
    /** Organizations, which are the tenants, with users and memberships. */
    IDENTITY,
    /** Projects and their environments. */
    PROJECTS,
    /** Documents with their text, and their search. */
    KNOWLEDGE;

    private static final String FOLDER = "dev/bedstone/platform/migrations/";

    /**
     * The lines of migrations that make the tables of these areas: Bedstone's own, that of the
     * schema, {@code platform-schema}, and {@code platform-<area>} for each. In {@code
     * bedstone.yaml} the same are {@code classpath:dev/bedstone/platform/migrations/<area>}, behind
     * {@code …/schema}.
     *
     * @param first one area
     * @param more others; the order does not matter
     */
    public static List<MigrationLine> lines(Area first, Area... more) {
        List<MigrationLine> lines = new ArrayList<>();
        lines.add(line("bedstone", Postgres.class, Postgres.MIGRATIONS));
        lines.add(line("platform-schema", Area.class, FOLDER + "schema"));
        EnumSet.of(first, more).forEach(area -> lines.add(area.line()));
        return lines;
    }

    /**
     * A line to come behind that of {@link #KNOWLEDGE}, where a superuser has declared the
     * operators of search leakproof: the table of search is then under row-level security like all
     * others, and an application can join it in statements of its own. Without this line search
     * goes through functions that say the tenant themselves, just as fast.
     */
    public static MigrationLine leakproofSearch() {
        return line("platform-leakproof-search", Area.class, FOLDER + "leakproof-search");
    }

    private MigrationLine line() {
        String name = name().toLowerCase(Locale.ROOT);
        return line("platform-" + name, Area.class, FOLDER + name);
    }

    private static MigrationLine line(String name, Class<?> owner, String folder) {
        return MigrationLine.resources(name, StoreKind.POSTGRES, owner.getClassLoader(), folder);
    }
}
