package dev.mizzen.model.index;

import static dev.mizzen.model.testing.EntryFixture.serviceEntry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressAllocatorTest {
  private static List<ConfigResource<ServiceEntry>> entries(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> serviceEntry("default", "se-" + i, "host-" + i + ".com").build())
        .toList();
  }

  private static List<String> ipv4(List<ConfigResource<ServiceEntry>> entries) {
    var allocated = AddressAllocator.allocate(entries);
    return entries.stream()
        .flatMap(entry -> allocated.getOrDefault(entry.key(), Map.of()).values().stream())
        .map(AllocatedAddresses::ipv4)
        .toList();
  }

  @Test
  void noTwoHostsShareAnAddress() {
    // Given
    var entries = entries(5_000);
    // When
    var addresses = ipv4(entries);
    // Then
    assertThat(addresses).hasSize(5_000).doesNotHaveDuplicates();
  }

  @Test
  void removalLeavesAllButAFewWhereTheyAre() {
    // Given
    var entries = entries(1_000);
    // When
    var before = ipv4(entries).subList(1, 1_000);
    var after = ipv4(entries.subList(1, 1_000));
    // Then
    assertThat(IntStream.range(0, 999).filter(i -> !before.get(i).equals(after.get(i))).count())
        .isLessThan(5);
  }

  @Test
  void addressThatAUserWroteDownIsNotGivenAway() {
    // Given
    var entry = entries(1);
    var wanted = ipv4(entry).getFirst();
    Collection<ConfigResource<ServiceEntry>> both = new ArrayList<>(entry);
    both.add(serviceEntry("default", "user", "user.com").addresses(wanted).build());
    // When
    var allocated = AddressAllocator.allocate(List.copyOf(both));
    // Then
    assertThat(allocated.get(entry.getFirst().key()))
        .extractingByKey("host-0.com")
        .extracting(AllocatedAddresses::ipv4)
        .isNotEqualTo(wanted);
  }
}
