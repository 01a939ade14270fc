package dev.mizzen.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LayersTest {

  @Test
  void aHigherRungMayImportALowerOneOfItsModule() {
    assertThat(Layers.problem("dev.mizzen.model.index", "dev.mizzen.model.service")).isEmpty();
  }

  @Test
  void aLowerRungMayNotImportAHigherOne() {
    assertThat(Layers.problem("dev.mizzen.model.service", "dev.mizzen.model.index"))
        .get()
        .asString()
        .contains("does not stand below");
  }

  @Test
  void packagesOfOneRungDoNotSeeEachOther() {
    assertThat(Layers.problem("dev.mizzen.xds.generate.route", "dev.mizzen.xds.generate.listener"))
        .isPresent();
    assertThat(Layers.problem("dev.mizzen.xds.generate.listener", "dev.mizzen.xds.generate.route"))
        .isPresent();
  }

  @Test
  void whatIsInsideAPackageDoesNotSeeItsSiblingsEither() {
    assertThat(
            Layers.problem(
                "dev.mizzen.xds.generate.listener", "dev.mizzen.xds.generate.listener.http"))
        .isEmpty();
    assertThat(
            Layers.problem(
                "dev.mizzen.xds.generate.cluster", "dev.mizzen.xds.generate.listener.http"))
        .isPresent();
    assertThat(
            Layers.problem(
                "dev.mizzen.xds.generate.route.match", "dev.mizzen.xds.generate.listener.http"))
        .isPresent();
  }

  @Test
  void middleModulesDoNotSeeEachOther() {
    assertThat(Layers.problem("dev.mizzen.xds.push", "dev.mizzen.registry.convert"))
        .get()
        .asString()
        .contains("does not build on");
    assertThat(Layers.problem("dev.mizzen.ca.service", "dev.mizzen.inject")).isPresent();
  }

  @Test
  void everyModuleMayImportTheModelAndGeneratedMessages() {
    assertThat(Layers.problem("dev.mizzen.ca", "dev.mizzen.model.load")).isEmpty();
    assertThat(Layers.problem("dev.mizzen.model", "dev.mizzen.api.mesh.v1alpha1")).isEmpty();
  }

  @Test
  void aPackageWithoutARungMayImportNothing() {
    assertThat(Layers.problem("dev.mizzen.model.sub", "dev.mizzen.model"))
        .get()
        .asString()
        .contains("has no rung");
  }
}
