package dev.mizzen.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BillOfMaterialsTest {
  @TempDir private Path folder;

  @Test
  void theRuntimeAndTheCLibraryStandBesideTheJars() throws IOException, InterruptedException {
    // Given
    Path jars =
        Files.writeString(folder.resolve("bom.json"), "{\"components\":[{\"name\":\"guava\"}]}");
    Files.writeString(
        folder.resolve("release"), "JAVA_VERSION=\"25.0.3\"\nMODULES=\"java.base java.xml\"\n");
    // When
    JsonNode list = new ObjectMapper().readTree(BillOfMaterials.of(jars, folder));
    // Then
    assertThat(list.findValuesAsText("name")).containsExactly("guava", "java", "glibc");
    assertThat(list.at("/components/1/version").asText()).isEqualTo("25.0.3");
    assertThat(list.at("/components/1/description").asText()).endsWith("java.base, java.xml");
    assertThat(list.at("/components/2/version").asText()).matches("[0-9.]+");
  }

  @Test
  void theVersionOfTheCLibraryIsTheLastWordOfTheFirstLine() {
    String printed = "ldd (Debian GLIBC 2.36-9) 2.36\nCopyright\n";

    assertThat(BillOfMaterials.cLibrary(printed).path("version").asText()).isEqualTo("2.36");
  }

  @Test
  void withoutTheListOfJarsThereIsNoImage() {
    assertThatThrownBy(() -> BillOfMaterials.of(folder.resolve("bom.json"), folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("-Pimage");
  }
}
