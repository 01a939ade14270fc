package dev.mizzen.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Holds the production classes of every module of the server to {@link Layers}, and to a few rules
 * that no compiler checks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

  private static final ImportOption NOT_GENERATED =
      location -> !location.contains("/api/") && !location.contains("istio-api");

  private JavaClasses production;

  @BeforeAll
  void readClasses() {
    production =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .withImportOption(NOT_GENERATED)
            .importPackages("dev.mizzen");
  }

  @Test
  void classesOfEveryModuleAreSeen() {
    assertThat(production.stream().map(JavaClass::getPackageName))
        .contains(
            "dev.mizzen.model",
            "dev.mizzen.registry.convert",
            "dev.mizzen.xds.stream",
            "dev.mizzen.ca",
            "dev.mizzen.inject",
            "dev.mizzen.istiod.http");
  }

  @Test
  void importsPointUpTheListOfLayers() {
    classes().should(importOnlyWhatLayersAllow()).check(production);
  }

  @Test
  void packagesFormNoRing() {
    slices().matching("dev.mizzen.(**)").should().beFreeOfCycles().check(production);
  }

  @Test
  void staticFieldsAreFinal() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .beFinal()
        .check(production);
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        production.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(candidate -> !candidate.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName);

    assertThat(unmarked).isEmpty();
  }

  @Test
  void modelKnowsNeitherKubernetesClientNorTransport() {
    noClasses()
        .that()
        .resideInAPackage("dev.mizzen.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..", "io.grpc..", "io.netty..", "io.envoyproxy..", "io.helidon..")
        .check(production);
  }

  @Test
  void kubernetesTypesEndInTheRegistry() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.mizzen.registry..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(production);
  }

  @Test
  void streamsAloneKnowTheTransport() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.mizzen.xds.protocol",
            "dev.mizzen.xds.scope",
            "dev.mizzen.xds.generate..",
            "dev.mizzen.xds.patch",
            "dev.mizzen.xds.push")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.grpc..")
        .check(production);
  }

  @Test
  void generatorsReadNoClockAndNoThread() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.mizzen.xds.scope", "dev.mizzen.xds.generate..", "dev.mizzen.xds.patch")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.time\\.(Clock|Instant)|java\\.util\\.Random|java\\.lang\\.Thread|java\\.nio\\.file\\.Files")
        .check(production);
  }

  private static ArchCondition<JavaClass> importOnlyWhatLayersAllow() {
    return new ArchCondition<>("import only what Layers allow") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (var dependency : item.getDirectDependenciesFromSelf()) {
          var target = dependency.getTargetClass().getBaseComponentType().getPackageName();
          if (target.startsWith("dev.mizzen")) {
            Layers.problem(item.getPackageName(), target)
                .ifPresent(
                    problem ->
                        events.add(
                            SimpleConditionEvent.violated(
                                item, problem + "\n  " + dependency.getDescription())));
          }
        }
      }
    };
  }
}
