package dev.mizzen.model.index;

import static dev.mizzen.model.testing.EntryFixture.serviceEntry;
import static dev.mizzen.model.testing.EntryFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigResource;
import java.util.List;
import java.util.Map;
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

  @Test
  void addressesOfTheStatusCountAndOthersAreGivenWhatIsLeft() {
    // Given
    var told =
        serviceEntry("ns", "a", "a.com", "aa.com")
            .given("a.com", "240.240.0.2")
            .given("a.com", "2001:0002::0:2")
            .given("aa.com", "10.9.9.9")
            .given("aa.com", "no address")
            .build();
    // When
    var pool = AddressPool.EMPTY.next(List.of(told, B, C));
    // Then
    assertThat(ipv4(pool)).containsExactly("240.240.0.2", "10.9.9.9", "240.240.0.1", "240.240.0.3");
    assertThat(pool.of(A.key()))
        .containsEntry("a.com", AllocatedAddresses.at(2))
        .containsEntry("aa.com", new AllocatedAddresses(0, "10.9.9.9", ""));
  }

  @Test
  void addressOfAStatusIsTakenFromWhoHeldItAndStaysWhenTheStatusIsLost() {
    // Given
    var pool = AddressPool.EMPTY.next(List.of(B, C));
    var told = serviceEntry("ns", "a", "a.com").given("a.com", "240.240.0.1");
    told.given("a.com", "2001:2::1");
    // When
    var next = pool.next(List.of(told.build(), B, C));
    var after = next.next(List.of(A, B, C));
    // Then
    assertThat(ipv4(next)).containsExactly("240.240.0.1", "", "240.240.0.3", "240.240.0.2");
    assertThat(ipv4(after))
        .containsExactly("240.240.0.1", "240.240.0.4", "240.240.0.3", "240.240.0.2");
  }

  @Test
  void statusOfOneThatIsNotToBeGivenAddressesIsNotRead() {
    // Given
    var optedOut =
        serviceEntry("ns", "a", "a.com")
            .labels(Map.of("networking.istio.io/enable-autoallocate-ip", "False"))
            .given("a.com", "240.240.0.9")
            .build();
    var addressed =
        serviceEntry("ns", "b", "b.com").addresses("1.2.3.4").given("b.com", "240.240.0.8").build();
    var passedThrough =
        serviceEntry("ns", "c", "c.com")
            .resolution(ServiceEntry.Resolution.NONE)
            .given("c.com", "240.240.0.7")
            .build();
    // When
    var pool = AddressPool.EMPTY.next(List.of(optedOut, addressed, passedThrough));
    // Then
    assertThat(ipv4(pool)).containsExactly("", "", "", "");
  }
}
