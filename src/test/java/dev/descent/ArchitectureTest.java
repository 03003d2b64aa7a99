package dev.descent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the promises of docs/architecture.md: who may import whom, and what no class of the library does. */
@Tag("sources")
class ArchitectureTest {
    private static final String ROOT = "dev.descent";
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Set<String> NOT_EXPORTED = Set.of("kernel", "example");

    private static final JavaClasses LIBRARY = new ClassFileImporter().importPath(CLASSES);

    /** Which packages each package may import; every package may also import the root package and itself. */
    private static final Map<String, Set<String>> MAY_IMPORT = new TreeMap<>(Map.ofEntries(
            Map.entry("", Set.of()),
            Map.entry("kernel", Set.of()),
            Map.entry("tensor", Set.of("kernel")),
            Map.entry("op", Set.of("tensor", "kernel")),
            Map.entry("init", Set.of("tensor")),
            Map.entry("data", Set.of("tensor")),
            Map.entry("augment", Set.of("data", "tensor")),
            Map.entry("metric", Set.of("tensor")),
            Map.entry("nn", Set.of("op", "init", "tensor", "kernel")),
            Map.entry("loss", Set.of("op", "init", "tensor", "kernel")),
            Map.entry("optim", Set.of("nn", "tensor", "kernel")),
            Map.entry("io", Set.of("loss", "nn", "op", "init", "tensor")),
            Map.entry("train", belowTrain()),
            Map.entry("train.doctor", with(belowTrain(), "train")),
            Map.entry("train.report", with(belowTrain(), "train")),
            Map.entry("train.search", with(belowTrain(), "train")),
            Map.entry("example", with(belowTrain(), "augment", "train", "train.doctor", "train.report"))));

    private static Set<String> belowTrain() {
        return Set.of("optim", "loss", "metric", "data", "io", "nn", "op", "init", "tensor", "kernel");
    }

    private static Set<String> with(Set<String> packages, String... more) {
        return Stream.concat(packages.stream(), Stream.of(more)).collect(toCollection(TreeSet::new));
    }

    static Set<String> packages() {
        return MAY_IMPORT.keySet();
    }

    @Test
    void scanFoundTheLibrary() {
        assertTrue(LIBRARY.contain(ROOT + ".example.TrainDigits"), "no classes under " + CLASSES.toAbsolutePath());
    }

    @Test
    void everyPackageHasItsRule() {
        Set<String> unknown = new TreeSet<>(packagesFound());
        unknown.removeAll(MAY_IMPORT.keySet());
        assertEquals(Set.of(), unknown, "packages without a row in MAY_IMPORT; say what they may import");
    }

    @ParameterizedTest(name = "\"{0}\"")
    @MethodSource("packages")
    void packageImportsOnlyWhatItMay(String name) {
        Set<String> allowed = new TreeSet<>();
        allowed.add(ROOT);
        allowed.add(qualified(name));
        MAY_IMPORT.get(name).forEach(other -> allowed.add(qualified(other)));
        check(classes()
                .that()
                .resideInAPackage(qualified(name))
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(ROOT + ".."))
                        .or(resideInAnyPackage(allowed.toArray(String[]::new)))
                        .as("are outside the library or in one of " + allowed)));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void kernelDependsOnJavaBaseAlone() {
        Set<String> javaBase = Object.class.getModule().getPackages();
        DescribedPredicate<JavaClass> permitted = describe(
                "are in the kernel, the root package, java.base, the Vector API, slf4j or jspecify",
                type -> type.getBaseComponentType().isPrimitive()
                        || javaBase.contains(packageOf(type))
                        || Set.of(
                                        ROOT,
                                        ROOT + ".kernel",
                                        "jdk.incubator.vector",
                                        "org.slf4j",
                                        "org.jspecify.annotations")
                                .contains(packageOf(type)));
        check(classes().that().resideInAPackage(ROOT + ".kernel").should().onlyDependOnClassesThat(permitted));
    }

    @Test
    void onlyVectorFilesOfTheKernelUseTheVectorApi() {
        DescribedPredicate<JavaClass> portable = describe(
                "are no Vector* files of the kernel",
                type -> !packageOf(type).equals(ROOT + ".kernel")
                        || !topLevelName(type).startsWith("Vector"));
        check(noClasses().that(portable).should().dependOnClassesThat().resideInAPackage("jdk.incubator.vector.."));
    }

    @Test
    void onlyFilesKnowOfJson() {
        DescribedPredicate<JavaClass> elsewhere =
                describe("are outside io", type -> !packageOf(type).equals(ROOT + ".io"));
        DescribedPredicate<JavaClass> open = describe(
                "are public", type -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isNestedClass());
        check(noClasses().that(elsewhere).should().dependOnClassesThat().resideInAPackage("com.fasterxml.."));
        for (JavaClass type : LIBRARY.that(open)) {
            type.getMethods().stream()
                    .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                    .flatMap(method -> method.getAllInvolvedRawTypes().stream())
                    .forEach(used -> assertFalse(packageOf(used).startsWith("com.fasterxml"), type.getName()));
        }
    }

    /** At run time an application has five jars: this one, two of EJML, slf4j's API and Jackson's streaming parser. */
    @Test
    void dependenciesAreFew() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String dependencies = pom.substring(pom.indexOf("<dependencies>"), pom.indexOf("</dependencies>"));
        Set<String> atRunTime = new TreeSet<>();
        for (String dependency : dependencies.split("<dependency>")) {
            if (dependency.contains("<artifactId>") && !dependency.contains("<scope>")) {
                atRunTime.add(dependency.replaceAll("(?s).*<artifactId>(.*?)</artifactId>.*", "$1"));
            }
        }
        assertEquals(Set.of("ejml-core", "ejml-ddense", "jackson-core", "slf4j-api"), atRunTime);
    }

    @Test
    void onlyProgressAndTheExampleWriteToTheConsole() {
        DescribedPredicate<JavaClass> quiet = describe(
                "are neither Progress nor the example",
                type -> !topLevelName(type).equals("Progress")
                        && !packageOf(type).equals(ROOT + ".example"));
        check(noClasses().that(quiet).should(ACCESS_STANDARD_STREAMS));
    }

    @Test
    void nothingChangesTheJvmOfTheApplication() {
        check(noClasses().should().callMethod(System.class, "exit", int.class));
        check(noClasses().should().callMethod(Runtime.class, "exit", int.class));
        check(noClasses().should().callMethod(Runtime.class, "halt", int.class));
        check(noClasses().should().callMethod(System.class, "setProperty", String.class, String.class));
        check(noClasses().should().callMethod(System.class, "clearProperty", String.class));
        check(noClasses().should().callMethod(Locale.class, "setDefault", Locale.class));
    }

    @Test
    void nothingIsSerializedByJava() {
        check(noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class));
        check(noClasses().should().dependOnClassesThat().areAssignableTo(ObjectOutputStream.class));
        // Enums and exceptions inherit the interface; nobody may ask for it.
        DescribedPredicate<JavaClass> asksForIt = describe(
                "name Serializable as their interface",
                type -> type.getRawInterfaces().stream().anyMatch(raw -> raw.isEquivalentTo(Serializable.class)));
        check(noClasses().should(ArchCondition.from(asksForIt)));
    }

    @Test
    void nothingIsSharedThroughStatics() {
        check(fields().that().areStatic().should().beFinal());
        check(noFields()
                .that()
                .areStatic()
                .and()
                .arePublic()
                .should()
                .haveRawType(describe("an array", JavaClass::isArray)));
        check(noClasses().should().dependOnClassesThat(assignableTo(ThreadLocal.class)));
    }

    @Test
    void randomnessComesFromTheSeedAlone() {
        check(noClasses()
                .should()
                .dependOnClassesThat(assignableTo(Random.class).or(assignableTo(SplittableRandom.class))));
        check(noClasses().should().callMethod(Math.class, "random"));
    }

    @Test
    void everyPackageButTheInternalOnesIsExported() throws IOException {
        Set<String> expected = new TreeSet<>();
        packagesFound().stream()
                .filter(name -> !NOT_EXPORTED.contains(name))
                .filter(ArchitectureTest::hasPublicType)
                .forEach(name -> expected.add(qualified(name)));
        try (InputStream in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            Set<String> exported = ModuleDescriptor.read(in).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(toCollection(TreeSet::new));
            assertEquals(expected, exported, "exports of module-info.java");
        }
    }

    private static boolean hasPublicType(String name) {
        return LIBRARY.stream()
                .anyMatch(type -> packageOf(type).equals(qualified(name))
                        && type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    /** Packages of the library without the common prefix; the root package is the empty name. */
    private static Set<String> packagesFound() {
        return LIBRARY.stream()
                .map(ArchitectureTest::packageOf)
                .filter(name -> !name.isEmpty())
                .map(name -> name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1))
                .collect(toCollection(TreeSet::new));
    }

    private static String qualified(String name) {
        return name.isEmpty() ? ROOT : ROOT + "." + name;
    }

    private static String packageOf(JavaClass type) {
        return type.getBaseComponentType().getPackageName();
    }

    private static String topLevelName(JavaClass type) {
        String name = type.getFullName().substring(type.getPackageName().length() + 1);
        int inner = name.indexOf('$');
        return inner < 0 ? name : name.substring(0, inner);
    }

    /** A rule about a package that doesn't exist yet holds. */
    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(LIBRARY);
    }
}
