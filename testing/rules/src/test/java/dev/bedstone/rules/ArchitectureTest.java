package dev.bedstone.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The six rules hold for the house, and each of them fails on a planted violation. */
class ArchitectureTest {

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.bedstone");
    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages("fixture");

    static Stream<Named<Function<ArchitectureRules, ArchRule>>> rules() {
        return Stream.of(
                Named.of(
                        "(1) no import upward or sideways",
                        ArchitectureRules::noImportUpwardOrSideways),
                Named.of("(2) drivers", ArchitectureRules::onlyStoresAndEnginesImportADriver),
                Named.of(
                        "(3) names of stores",
                        ArchitectureRules::onlyTheModuleOfEverythingNamesTheStores),
                Named.of("(4) programs without SQL", ArchitectureRules::programsContainNoSql),
                Named.of("(5) one home", ArchitectureRules::everyFactHasOneHome),
                Named.of("(6) internals", ArchitectureRules::internalsAreUsedByTheirModuleOnly));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(Function<ArchitectureRules, ArchRule> rule) {
        rule.apply(new ArchitectureRules("dev.bedstone")).check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void canFail(Function<ArchitectureRules, ArchRule> rule) {
        var result = rule.apply(new ArchitectureRules("fixture")).evaluate(VIOLATIONS);

        assertThat(result.hasViolation()).isTrue();
    }

    @Test
    void everyPackageIsNullMarkedAndSaysWhatItIsFor() {
        assertThat(HOUSE.getDefaultPackage().getPackage("dev.bedstone").getSubpackagesInTree())
                .filteredOn(found -> !found.getClasses().isEmpty())
                .allMatch(found -> found.isAnnotatedWith(NullMarked.class), "@NullMarked")
                .extracting(JavaPackage::getName)
                .contains("dev.bedstone.kernel", "dev.bedstone.contracts");
    }
}
