package dev.mizzen.model.index;

import static dev.mizzen.model.testing.EntryFixture.serviceEntry;
import static dev.mizzen.model.testing.EntryFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Expected addresses: Istio 1.30, serviceentry/controller_test.go. */
class HashedAddressesTest {
  private static Map<String, AllocatedAddresses> of(String namespace, String... hosts) {
    var entry = serviceEntry(namespace, "e", hosts).build();
    return HashedAddresses.of(List.of(entry)).getOrDefault(entry.key(), Map.of());
  }

  private static AllocatedAddresses address(String ipv4, String ipv6) {
    return new AllocatedAddresses(0, ipv4, ipv6);
  }

  @Test
  void addressFollowsFromNamespaceAndHost() {
    assertThat(of("a", "a.example.com"))
        .containsEntry("a.example.com", address("240.240.134.206", "2001:2::f0f0:86ce"));
    assertThat(of("b", "a.example.com"))
        .containsEntry("a.example.com", address("240.240.41.100", "2001:2::f0f0:2964"));
  }

  @Test
  void secondOfTwoForOnePlaceFindsAnother() {
    assertThat(of("", "a17061.example.com", "a44155.example.com"))
        .containsEntry("a17061.example.com", address("240.240.25.11", "2001:2::f0f0:19b"))
        .containsEntry("a44155.example.com", address("240.240.31.17", "2001:2::f0f0:1f11"));
  }

  @Test
  void severalEntriesForAHostShareItsAddress() {
    // Given
    var one = serviceEntry("a", "one", "a.example.com").build();
    var two = serviceEntry("a", "two", "a.example.com").build();
    // When
    var given = HashedAddresses.of(List.of(one, two));
    // Then
    assertThat(given.get(source("a", "one"))).hasSize(1).isEqualTo(given.get(source("a", "two")));
  }

  @Test
  void wildcardsAndWhatIsPassedThroughOrHasAddressesIsGivenNone() {
    // Given
    var wildcard = serviceEntry("a", "w", "*.example.com").build();
    var passedThrough =
        serviceEntry("a", "p", "p.com").resolution(ServiceEntry.Resolution.NONE).build();
    var addressed = serviceEntry("a", "q", "q.com").addresses("1.2.3.4").build();
    // When
    var given = HashedAddresses.of(List.of(wildcard, passedThrough, addressed));
    // Then
    assertThat(given.values()).hasSize(3).allSatisfy(own -> assertThat(own).isEmpty());
  }
}
