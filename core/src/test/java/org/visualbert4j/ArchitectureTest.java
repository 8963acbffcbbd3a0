package org.visualbert4j;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows that ARCHITECTURE.md draws. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.visualbert4j");

    @Test
    void packages_depend_on_each_other_in_one_direction() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.visualbert4j..")
                .layer("runtime")
                .definedBy("org.visualbert4j.runtime")
                .layer("nn")
                .definedBy("org.visualbert4j.nn")
                .layer("vision")
                .definedBy("org.visualbert4j.vision")
                .layer("text")
                .definedBy("org.visualbert4j.text")
                .layer("model")
                .definedBy("org.visualbert4j.model")
                .layer("checkpoint")
                .definedBy("org.visualbert4j.checkpoint")
                .layer("data")
                .definedBy("org.visualbert4j.data")
                .layer("label")
                .definedBy("org.visualbert4j.label")
                .layer("evaluate")
                .definedBy("org.visualbert4j.evaluate")
                .layer("train")
                .definedBy("org.visualbert4j.train")
                .whereLayer("train")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("evaluate")
                .mayOnlyBeAccessedByLayers("train")
                .whereLayer("label")
                .mayOnlyBeAccessedByLayers("train", "evaluate")
                .whereLayer("data")
                .mayOnlyBeAccessedByLayers("train", "evaluate", "label")
                .whereLayer("checkpoint")
                .mayOnlyBeAccessedByLayers("train", "label")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("train", "evaluate", "label", "checkpoint")
                .whereLayer("text")
                .mayOnlyBeAccessedByLayers("train", "label", "data")
                .whereLayer("vision")
                .mayOnlyBeAccessedByLayers("train", "evaluate", "label", "data", "model")
                .whereLayer("nn")
                .mayOnlyBeAccessedByLayers("train", "evaluate", "label", "checkpoint", "model", "vision")
                .ignoreDependency(
                        alwaysTrue(),
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.type(VisualBertException.class))
                .check(CLASSES);
        slices().matching("org.visualbert4j.(*)..").should().beFreeOfCycles().check(CLASSES);
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
