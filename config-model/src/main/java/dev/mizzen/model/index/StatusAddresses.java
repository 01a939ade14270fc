package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.ObjectStatus.HostAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which hosts of a ServiceEntry are given addresses, and which its status says they were given.
 * Pure.
 *
 * <p>Source: Istio 1.30, networking/serviceentry/ip_autoallocation.go, serviceentry/conversion.go.
 */
final class StatusAddresses {
  private StatusAddresses() {}

  /**
   * What the status gives to hosts; of several addresses of one family the last. One that is none
   * is passed over.
   */
  static Map<String, AllocatedAddresses> of(ConfigResource<ServiceEntry> entry) {
    List<HostAddress> written = entry.status().addresses();
    if (written.isEmpty() || !isGivenAddresses(entry)) {
      return Map.of();
    }
    Map<String, AllocatedAddresses> given = new HashMap<>();
    for (HostAddress one : written) {
      Optional<byte[]> address = IpAddresses.parse(one.address());
      address.ifPresent(
          bytes ->
              given.merge(
                  one.host(),
                  of(bytes),
                  (earlier, later) ->
                      AllocatedAddresses.of(
                          later.ipv4().isEmpty() ? earlier.ipv4() : later.ipv4(),
                          later.ipv6().isEmpty() ? earlier.ipv6() : later.ipv6())));
    }
    given.keySet().retainAll(Set.copyOf(entry.spec().getHostsList()));
    return given;
  }

  private static AllocatedAddresses of(byte[] address) {
    String text = IpAddresses.text(address);
    return address.length == 4 ? AllocatedAddresses.of(text, "") : AllocatedAddresses.of("", text);
  }

  /** Hosts that are to be given an address, in the order written; a wildcard has none. */
  static Set<String> eligibleHosts(ConfigResource<ServiceEntry> entry) {
    if (!isGivenAddresses(entry)) {
      return Set.of();
    }
    ServiceEntry spec = entry.spec();
    boolean allowsWildcard = spec.getResolution() == ServiceEntry.Resolution.DYNAMIC_DNS;
    return spec.getHostsList().stream()
        .filter(host -> allowsWildcard || !host.startsWith("*"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isGivenAddresses(ConfigResource<ServiceEntry> entry) {
    return entry.spec().getResolution() != ServiceEntry.Resolution.NONE
        && entry.spec().getAddressesCount() == 0
        && !"false".equalsIgnoreCase(entry.meta().labels().get(Annotations.AUTO_ALLOCATE_IP));
  }
}
