package dev.mizzen.model.index;

import static dev.mizzen.model.testing.EntryFixture.serviceEntry;
import static dev.mizzen.model.testing.EntryFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigResource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
  private static final ConfigResource<ServiceEntry> A =
      serviceEntry("ns", "a", "a.com", "aa.com").build();
  private static final ConfigResource<ServiceEntry> B = serviceEntry("ns", "b", "b.com").build();
  private static final ConfigResource<ServiceEntry> C = serviceEntry("ns", "c", "c.com").build();

  private static List<String> ipv4(AddressPool pool) {
    return List.of(A, B, C).stream()
        .flatMap(
            entry ->
                entry.spec().getHostsList().stream()
                    .map(
                        host ->
                            pool.of(entry.key())
                                .getOrDefault(host, AllocatedAddresses.NONE)
                                .ipv4()))
        .toList();
  }

  @Test
  void hostsGetOneAddressAfterAnother() {
    // When
    var pool = AddressPool.EMPTY.next(List.of(A, B, C));
    // Then
    assertThat(ipv4(pool))
        .containsExactly("240.240.0.1", "240.240.0.2", "240.240.0.3", "240.240.0.4");
    assertThat(pool.of(source("ns", "c")))
        .extractingByKey("c.com")
        .extracting(AllocatedAddresses::ipv6)
        .isEqualTo("2001:2::4");
  }

  @Test
  void removalMovesNobodyAndFreesNothingForTheNextOne() {
    // Given
    var pool = AddressPool.EMPTY.next(List.of(A, B)).next(List.of(A));
    // When
    var next = pool.next(List.of(A, B, C));
    // Then
    assertThat(ipv4(next))
        .containsExactly("240.240.0.1", "240.240.0.2", "240.240.0.4", "240.240.0.5");
  }

  @Test
  void addressThatAUserWroteDownIsTakenFromItsHolder() {
    // Given
    var pool = AddressPool.EMPTY.next(List.of(B, C));
    var user = serviceEntry("ns", "user", "user.com").addresses("240.240.0.1", "2001:2::3").build();
    // When
    var next = pool.next(List.of(B, C, user));
    // Then
    assertThat(ipv4(next)).containsExactly("", "", "240.240.0.4", "240.240.0.2");
  }

  @Test
  void usedUpRangeGivesBackWhatIsFree() {
    // Given
    var hosts =
        IntStream.rangeClosed(1, 0xffff).mapToObj(i -> "h" + i + ".com").toArray(String[]::new);
    var all = serviceEntry("ns", "all", hosts).build();
    var pool = AddressPool.EMPTY.next(List.of(all));
    // When
    var full = pool.next(List.of(all, B));
    var after = full.next(List.of(A, B));
    // Then
    assertThat(full.of(B.key())).isEmpty();
    assertThat(ipv4(after)).containsExactly("240.240.0.1", "240.240.0.2", "240.240.0.3", "");
  }
}
