package dev.bedstone.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rules of the house, over the packages below one root. The root is a parameter so that the
 * same rules can be shown to fail on planted violations.
 */
final class ArchitectureRules {

    /**
     * Packages in dependency order; those on one line are neighbours and do not know each other.
     */
    private static final List<Set<String>> FLOORS =
            List.of(
                    Set.of("kernel", "contracts"),
                    Set.of("config"),
                    Set.of("postgres", "clickhouse", "mongo", "redis", "engines"),
                    Set.of("gateway", "standin"),
                    Set.of("migrate", "tenancy", "observe", "backup", "outbox", "ingest"),
                    Set.of("platform", "telemetry", "content"),
                    Set.of("runtime"),
                    Set.of(""),
                    Set.of("cli", "server", "spring"));

    private static final Set<String> STORES = Set.of("postgres", "clickhouse", "mongo", "redis");

    private static final String[] DRIVERS = {
        "org.postgresql..",
        "com.zaxxer.hikari..",
        "com.clickhouse..",
        "com.mongodb..",
        "org.bson..",
        "io.lettuce..",
        "redis.clients..",
        "de.bwaldvogel.."
    };

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    /** (1) No import upward or between stores. */
    ArchRule noImportUpwardOrSideways() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(
                        new ArchCondition<>("use only modules below them, and no neighbour") {
                            @Override
                            public void check(JavaClass user, ConditionEvents events) {
                                ArchitectureRules.this.checkFloors(user, events);
                            }
                        });
    }

    /** Modules that run engines. */
    private static final Set<String> ENGINES = Set.of("engines", "standin");

    /** (2) Only stores and engines import a driver. */
    ArchRule onlyStoresAndEnginesImportADriver() {
        return noClasses()
                .that(
                        areIn(
                                "not a store or engine",
                                m -> !STORES.contains(m) && !ENGINES.contains(m)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(DRIVERS);
    }

    /** (3) Only the module of everything names more than one store; programs stand on top of it. */
    ArchRule onlyTheModuleOfEverythingNamesTheStores() {
        return classes()
                .that(areIn("below everything", m -> !m.isEmpty() && !m.equals("cli")))
                .should(knowAtMostOneStore());
    }

    /** (4) Programs contain no SQL and no driver type. */
    ArchRule programsContainNoSql() {
        return noClasses()
                .that(areIn("programs", m -> Set.of("cli", "server").contains(m)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("\\Q" + root + "\\E\\.postgres\\.PostgresStatement");
    }

    /** (5) Every fact has one home: a module that holds facts writes to one store only. */
    ArchRule everyFactHasOneHome() {
        return classes()
                .that(
                        areIn(
                                "modules that hold facts",
                                m -> Set.of("platform", "telemetry", "content").contains(m)))
                .should(knowAtMostOneStore())
                .allowEmptyShould(true);
    }

    /** (6) What lies in a package internal is used by its own module only. */
    ArchRule internalsAreUsedByTheirModuleOnly() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(
                        new ArchCondition<>("use no internals of another module") {
                            @Override
                            public void check(JavaClass user, ConditionEvents events) {
                                ArchitectureRules.this.checkInternals(user, events);
                            }
                        });
    }

    private void checkFloors(JavaClass user, ConditionEvents events) {
        String from = module(user);
        for (JavaClass used : dependencies(user)) {
            String to = module(used);
            if (!from.equals(to) && floor(to) >= floor(from) && !arePair(from, to)) {
                events.add(
                        SimpleConditionEvent.violated(
                                user, user.getName() + " must not know " + used.getName()));
            }
        }
    }

    /** The kernel and its contracts are one module in two packages. */
    private static boolean arePair(String from, String to) {
        return floor(from) == 0 && floor(to) == 0;
    }

    private void checkInternals(JavaClass user, ConditionEvents events) {
        for (JavaClass used : dependencies(user)) {
            boolean internal = (used.getPackageName() + ".").contains(".internal.");
            if (internal && !module(used).equals(module(user))) {
                events.add(
                        SimpleConditionEvent.violated(
                                user, user.getName() + " uses the internal " + used.getName()));
            }
        }
    }

    private ArchCondition<JavaClass> knowAtMostOneStore() {
        return new ArchCondition<>("know at most one store") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                Set<String> known =
                        dependencies(user).stream()
                                .map(ArchitectureRules.this::module)
                                .filter(STORES::contains)
                                .collect(Collectors.toCollection(TreeSet::new));
                if (known.size() > 1) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    user, user.getName() + " knows " + known));
                }
            }
        };
    }

    private Set<JavaClass> dependencies(JavaClass user) {
        return user.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(this::isOurs)
                .collect(Collectors.toSet());
    }

    private DescribedPredicate<JavaClass> areIn(String description, Predicate<String> modules) {
        return DescribedPredicate.describe(
                description, type -> isOurs(type) && modules.test(module(type)));
    }

    private boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    /** The first package below the root; empty for the root itself, which is `all`. */
    private String module(JavaClass type) {
        String below = type.getPackageName().substring(root.length());
        return below.isEmpty() ? "" : below.substring(1).split("\\.", 2)[0];
    }

    private static int floor(String module) {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            if (FLOORS.get(floor).contains(module)) {
                return floor;
            }
        }
        throw new IllegalStateException(
                "the package "
                        + module
                        + " has no floor yet: say in ArchitectureRules where it is");
    }
}
