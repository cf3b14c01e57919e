package nadir.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Set;

/// The rules of the house that the compiler does not know, each with its reason.
// ArchUnit makes no promise, but a rule keeps no state between evaluations.
@SuppressWarnings("ImmutableEnumChecker")
enum Rules {
    ACYCLIC(slices().matching("nadir.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a package that needs another and is needed by it can be neither read nor tested alone")),

    FILES_AND_STREAMS(noClasses().that()
            .resideOutsideOfPackages("nadir.cli..", "nadir.studio..", "nadir.data..", "nadir.runs..", "nadir.onnx..",
                    "nadir.report..", "nadir.storage..", "nadir.linalg..", "nadir.subprocess..")
            .should()
            .dependOnClassesThat(streams())
            .because("mathematics that reads no files and opens no sockets runs the same everywhere; only the edges of "
                    + "the system touch the outside, and nadir.linalg, which unpacks its native library")),

    NATIVES(noClasses().that()
            .resideOutsideOfPackage("nadir.linalg..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign..")
            .orShould()
            .callMethodWhere(calls(Set.of(System.class, Runtime.class), Set.of("load", "loadLibrary")))
            .because("a wrong call of native code ends the process without a word; one package answers for all")),

    COMMAND_LINE_WITHOUT_STUDIO(noClasses().that()
            .resideInAPackage("nadir.cli..")
            .and()
            .haveNameNotMatching("nadir\\.cli\\.(StudioCommand|CommandForms)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("nadir.studio..")
            .because("both show what nadir.study gives them, and neither is the other's library; only the command that "
                    + "starts the studio knows it, and tells it as data what commands there are")),

    STUDIO_WITHOUT_COMMAND_LINE(noClasses().that()
            .resideInAPackage("nadir.studio..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("nadir.cli..")
            .because("the studio starts commands as processes, so that it can do nothing that they cannot")),

    RUN_STORE(noClasses().that()
            .resideInAPackage("nadir.runs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("nadir.study..", "nadir.cli..", "nadir.report..", "nadir.studio..")
            .because("whoever computes records runs: a store that knew the use cases could not be theirs")),

    SPARK(noClasses().that()
            .resideOutsideOfPackage("nadir.spark..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.spark..")
            .because("Spark is an optional download of 280 MB, found as a service where it is")),

    TRUSTED_BASE(noClasses().that()
            .resideInAnyPackage("nadir.interval..")
            .should()
            .dependOnClassesThat(outsideOfTheTrustedBase("nadir.interval.."))
            .because(
                    "whoever doubts a proof reads these packages and what they use, so they use little: no natives, no "
                            + "compiled execution, no optimiser")),

    CHECKER(noClasses().that()
            .resideInAnyPackage("nadir.check..")
            .should()
            .dependOnClassesThat(outsideOfTheTrustedBase("nadir.check.."))
            .because("a checker that shares code with the provers repeats their mistakes")),

    NAMES(noClasses().should()
            .haveNameMatching(".*(Util|Utils|Manager|Helper|Impl)")
            .because("such a name says nothing about what the class is; name the thing after the field's own term")),

    NO_SLEEP(noClasses().should()
            .callMethodWhere(calls(Set.of(Thread.class), Set.of("sleep")))
            .because("whoever sleeps waits too long or not long enough; wait for the event itself")),

    NO_EXIT(noClasses().that()
            .resideOutsideOfPackage("nadir.cli..")
            .should()
            .callMethodWhere(calls(Set.of(System.class, Runtime.class), Set.of("exit", "halt")))
            .because(
                    "a library that ends its caller's process cannot be used; throw, and let the command line decide")),

    NO_PRINTING(noClasses().that()
            .resideOutsideOfPackage("nadir.cli..")
            .should()
            .accessFieldWhere(calls(Set.of(System.class), Set.of("out", "err")))
            .orShould()
            .callMethodWhere(calls(Set.of(Throwable.class), Set.of("printStackTrace")))
            .because("standard output belongs to results, and --json promises one document there")),

    SEEDED(noClasses().should()
            .callMethodWhere(calls(Set.of(Math.class, StrictMath.class), Set.of("random")))
            .orShould()
            .callMethodWhere(calls(Set.of(java.util.concurrent.ThreadLocalRandom.class), Set.of("current")))
            .orShould()
            .callConstructor(java.util.Random.class)
            .orShould()
            .callConstructor(java.util.SplittableRandom.class)
            .because("every run can be repeated: whatever is random comes from a seed that the user knows"));

    private final ArchRule rule;

    Rules(ArchRule rule) {
        this.rule = rule;
    }

    ArchRule rule() {
        return rule;
    }

    private static DescribedPredicate<JavaClass> outsideOfTheTrustedBase(String own) {
        return DescribedPredicate
                .not(resideInAnyPackage(own, "nadir.ir", "nadir.tensor",
                        "java.lang..", "java.math..", "java.util..", "org.jspecify..").or(
                                DescribedPredicate.describe("are primitive",
                                        type -> type.getPackageName().isEmpty())))
                .as("are outside of the trusted base");
    }

    private static DescribedPredicate<JavaClass> streams() {
        // A path is a name; what it names is touched by others.
        DescribedPredicate<JavaClass> harmless = assignableTo(Throwable.class).or(equivalentTo(Serializable.class))
                .or(equivalentTo(Path.class));
        return resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
                .and(DescribedPredicate.not(harmless))
                .as("are files, streams or sockets");
    }

    private static <A extends JavaAccess<?>> DescribedPredicate<A> calls(Set<Class<?>> owners, Set<String> names) {
        return new DescribedPredicate<>("the target is one of " + names + " of " + owners) {
            @Override
            public boolean test(A access) {
                AccessTarget target = access.getTarget();
                return names.contains(target.getName())
                        && owners.stream().anyMatch(owner -> target.getOwner().isAssignableTo(owner));
            }
        };
    }
}
