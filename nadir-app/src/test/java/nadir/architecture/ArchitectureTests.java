package nadir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The product keeps the rules of the house, all of it was looked at, and each rule catches what it is there for.
class ArchitectureTests {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("nadir");

    /// Classes of the tests' own, each of which breaks one rule.
    private static final JavaClasses BREACHES = new ClassFileImporter().importPackages("nadir.architecture.breach",
            "nadir.check.breach", "nadir.cli.breach", "nadir.interval.breach", "nadir.runs.breach",
            "nadir.studio.breach");

    @ParameterizedTest
    @EnumSource
    void theProductKeepsTheRule(Rules rule) {
        rule.rule().check(PRODUCT);
    }

    @ParameterizedTest
    @EnumSource
    void theRuleCatchesABreach(Rules rule) {
        EvaluationResult result = rule.rule().evaluate(BREACHES);
        assertThat(result.hasViolation()).as(rule.name()).isTrue();
    }

    @Test
    void allModulesWereLookedAtAndNoTests() {
        Set<String> packages = PRODUCT.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages)
                .contains("nadir.tensor", "nadir.linalg", "nadir.objective", "nadir.data", "nadir.interval",
                        "nadir.cli")
                .doesNotContain("nadir.architecture");
        assertThat(PRODUCT.size()).isGreaterThan(30);
        assertThat(PRODUCT).extracting(JavaClass::getSimpleName).doesNotContain("ArchitectureTests", "Call");
    }
}
