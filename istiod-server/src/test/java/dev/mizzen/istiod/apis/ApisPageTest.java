package dev.mizzen.istiod.apis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApisPageTest {
  private final Apis apis = new Apis();

  /** Rewrites the page with {@code -Dapis.update}. */
  @Test
  void thePageIsTheseTables() throws IOException {
    Path page = Path.of("../docs/apis.md");
    String wanted = ApisPage.print(apis.tables(), RecordedUses.read());
    if (System.getProperty("apis.update") != null) {
      Files.writeString(page, wanted);
    }

    assertThat(Files.readString(page)).isEqualTo(wanted);
  }

  @Test
  void everyTestThatThePageNamesIsThere() throws IOException {
    Set<String> named =
        apis.tables().stream()
            .flatMap(table -> table.fields().stream())
            .flatMap(field -> field.shown().stream())
            .collect(Collectors.toSet());

    assertThat(testClasses()).containsAll(named);
  }

  private static Set<String> testClasses() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."), 12)) {
      return files
          .map(String::valueOf)
          .filter(file -> file.contains("src/test/java") && file.endsWith("Test.java"))
          .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
