package org.visualbert4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows that ARCHITECTURE.md draws. */
class ArchitectureTest {

    /** What lies where the library's own classes do: tests lie elsewhere, wherever that is. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(VisualBertException.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation());

    /** From the ground up: a package may use those before it. */
    private static final List<String> PACKAGES = List.of(
            "runtime",
            "nn",
            "backbone",
            "vision",
            "video",
            "text",
            "model",
            "checkpoint",
            "hub",
            "feature",
            "grid",
            "region",
            "extract",
            "data",
            "importer",
            "label",
            "explain",
            "evaluate",
            "quantize",
            "pretrain",
            "train",
            "compare",
            "report");

    @Test
    void packages_depend_on_each_other_in_one_direction() {
        for (int i = 0; i < PACKAGES.size(); i++) {
            String[] above = PACKAGES.subList(i + 1, PACKAGES.size()).stream()
                    .map(name -> "org.visualbert4j." + name + "..")
                    .toArray(String[]::new);
            if (above.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage("org.visualbert4j." + PACKAGES.get(i) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(above)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void every_package_has_its_place_in_the_order() {
        classes()
                .should()
                .resideInAnyPackage(Stream.concat(
                                Stream.of("org.visualbert4j"),
                                PACKAGES.stream().map(name -> "org.visualbert4j." + name + ".."))
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void native_tensors_stay_out_of_records_and_text() {
        noClasses()
                .that()
                .resideInAnyPackage("org.visualbert4j.data..", "org.visualbert4j.text..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
    }

    @Test
    void ffmpeg_stays_where_videos_are_read() {
        noClasses()
                .that()
                .resideOutsideOfPackages("org.visualbert4j.video..", "org.visualbert4j.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.ffmpeg..")
                .check(CLASSES);
    }

    @Test
    void the_library_prints_nothing_and_ends_no_process() {
        noClasses()
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
