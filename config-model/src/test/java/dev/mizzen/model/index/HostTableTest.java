package dev.mizzen.model.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.Hostname;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTableTest {

  @ParameterizedTest(name = "{0} is found by {1}")
  @CsvSource({
    "a.b.com, a.b.com",
    "c.b.com, *.b.com",
    "x.y.com, *.com",
    "x.y.org, *",
    "b.com, *.com",
    "*.b.com, *.b.com",
    "*.x.b.com, *.b.com",
    "*.net, *"
  })
  void mostSpecificHostThatCoversANameWins(String name, String found) {
    // Given
    HostTable<String> table = new HostTable<>();
    for (String host : List.of("*", "*.com", "*.b.com", "a.b.com")) {
      table.put(new Hostname(host), host);
    }

    // When
    var value = table.mostSpecific(new Hostname(name));

    // Then
    assertThat(value).contains(found);
  }

  @ParameterizedTest
  @CsvSource({"b.com", "*.com", "*"})
  void narrowerHostDoesNotCoverAName(String name) {
    HostTable<String> table = new HostTable<>();
    table.put(new Hostname("*.b.com"), "wildcard");
    table.put(new Hostname("a.b.com"), "exact");

    assertThat(table.mostSpecific(new Hostname(name))).isEmpty();
  }
}
