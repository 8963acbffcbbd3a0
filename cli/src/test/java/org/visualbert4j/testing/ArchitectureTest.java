package org.visualbert4j.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows that ARCHITECTURE.md draws. */
class ArchitectureTest {

    /** All modules' own classes, those of this one too; of tests none. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/test-classes/"))
            .importPackages("org.visualbert4j");

    private static final String INTERNAL = "org.visualbert4j.internal.";

    /** From the ground up, a line a module: a package may use those before it. The dot is the package that all others are in. */
    private static final List<String> PACKAGES = Stream.of(
                    "internal.messages error internal.build internal.concurrent internal.files internal.labels internal.natives"
                            + " internal.image internal.duplicates",
                    "internal.runtime internal.nn internal.backbone internal.vision internal.text internal.model"
                            + " internal.checkpoint internal.records internal.classifier internal.explain .",
                    "internal.hub",
                    "internal.features internal.grid internal.region internal.extract",
                    "internal.dataset metrics internal.evaluate internal.calibrate internal.quantize internal.pretrain"
                            + " internal.settings internal.optim internal.run internal.train internal.compare internal.mislabelled"
                            + " internal.report training",
                    "internal.video",
                    "internal.importers",
                    "internal.fetch internal.format internal.label",
                    "cli")
            .flatMap(module -> Stream.of(module.split(" ")))
            .toList();

    /** Of modules beside the line from {@code core} to {@code cli}: all that they may use. */
    private static final Map<String, List<String>> BESIDE = Map.of(
            "internal.image",
                    List.of("internal.messages", "error", "internal.files", "internal.natives", "internal.concurrent"),
            "internal.video",
                    List.of(
                            "internal.messages",
                            "error",
                            "internal.files",
                            "internal.natives",
                            "internal.concurrent",
                            "internal.image"),
            "internal.importers",
                    List.of(
                            "internal.messages",
                            "error",
                            "internal.files",
                            "internal.labels",
                            "internal.natives",
                            "internal.concurrent",
                            "internal.image",
                            "internal.video"));

    private static String pattern(String name) {
        return name.equals(".") ? "org.visualbert4j" : "org.visualbert4j." + name + "..";
    }

    @Test
    void what_applications_see_speaks_neither_of_tensors_nor_of_internals() {
        codeUnits()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages("org.visualbert4j.internal..", "org.visualbert4j.cli..")
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .arePublic()
                .should(ArchCondition.from(DescribedPredicate.describe(
                        "have signatures of public types",
                        unit -> Stream.concat(unit.getRawParameterTypes().stream(), Stream.of(unit.getRawReturnType()))
                                .map(JavaClass::getBaseComponentType)
                                .noneMatch(type -> type.getPackageName().startsWith("org.bytedeco")
                                        || type.getPackageName().startsWith(INTERNAL)))))
                .check(CLASSES);
    }

    @Test
    void packages_depend_on_each_other_in_one_direction() {
        for (int i = 0; i < PACKAGES.size(); i++) {
            String[] above = PACKAGES.subList(i + 1, PACKAGES.size()).stream()
                    .map(ArchitectureTest::pattern)
                    .toArray(String[]::new);
            if (above.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(pattern(PACKAGES.get(i)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(above)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void no_package_depends_on_itself_by_way_of_others() {
        slices().matching("org.visualbert4j.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void images_videos_and_importers_stand_on_nothing_of_the_network() {
        BESIDE.forEach((name, uses) -> noClasses()
                .that()
                .resideInAPackage(pattern(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PACKAGES.stream()
                        .filter(other -> !other.equals(name) && !uses.contains(other))
                        .map(ArchitectureTest::pattern)
                        .toArray(String[]::new))
                .check(CLASSES));
    }

    @Test
    void every_package_has_its_place_in_the_order() {
        classes()
                .should()
                .resideInAnyPackage(
                        PACKAGES.stream().map(ArchitectureTest::pattern).toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void native_tensors_stay_out_of_records_and_text() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "org.visualbert4j.error..",
                        INTERNAL + "files..",
                        INTERNAL + "image..",
                        INTERNAL + "records..",
                        INTERNAL + "dataset..",
                        INTERNAL + "text..",
                        INTERNAL + "importers..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
    }

    @Test
    void ffmpeg_stays_where_videos_are_read() {
        noClasses()
                .that()
                .resideOutsideOfPackage(INTERNAL + "video..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.ffmpeg..")
                .check(CLASSES);
    }

    @Test
    void the_library_prints_nothing_and_ends_no_process() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.visualbert4j.cli..")
                .and()
                .doNotHaveFullyQualifiedName(INTERNAL + "video.VideoChild") // which is a program
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void names_say_what_a_class_is() {
        classes().should().haveNameNotMatching(".*(Utils?|Manager|Impl|Helper)").check(CLASSES);
    }
}
