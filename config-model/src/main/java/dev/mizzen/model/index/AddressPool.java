package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Addresses given to ServiceEntry hosts that have none, from 240.240.0.0/16 and 2001:2::/48.
 *
 * <p>From an empty pool hosts get one address after another in the order of creation. A host keeps
 * its address while it is there, and one that was given back is not given again before the range is
 * used up: a client that remembers an old answer of its resolver must not reach another service. So
 * this is the one part of a picture that depends on its past. Addresses that a user wrote down are
 * never given. Source: spec config-and-registry §5.3 (v2); Istio 1.30, controllers/ipallocate.
 *
 * @param given by ServiceEntry and host
 * @param last the offset that was given last; 0 at the start
 */
record AddressPool(Map<ConfigKey, Map<String, AllocatedAddresses>> given, int last) {
  static final AddressPool EMPTY = new AddressPool(Map.of(), 0);

  private static final int LARGEST_OFFSET = 0xffff;

  AddressPool {
    given = Map.copyOf(given);
  }

  /** What the ServiceEntry's hosts were given. */
  Map<String, AllocatedAddresses> of(ConfigKey entry) {
    return given.getOrDefault(entry, Map.of());
  }

  /**
   * The pool for these ServiceEntries.
   *
   * @param inCreationOrder all of them, oldest first
   */
  AddressPool next(List<ConfigResource<ServiceEntry>> inCreationOrder) {
    BitSet reserved = new BitSet(LARGEST_OFFSET + 1);
    inCreationOrder.forEach(
        entry -> entry.spec().getAddressesList().forEach(address -> reserve(address, reserved)));
    BitSet taken = (BitSet) reserved.clone();
    Map<ConfigKey, Map<String, AllocatedAddresses>> next = new HashMap<>();
    for (ConfigResource<ServiceEntry> entry : inCreationOrder) {
      Map<String, AllocatedAddresses> kept = kept(entry, reserved);
      kept.values().forEach(address -> taken.set(address.offset()));
      next.put(entry.key(), kept);
    }
    int pointer = last;
    for (ConfigResource<ServiceEntry> entry : inCreationOrder) {
      pointer =
          give(eligibleHosts(entry), next.getOrDefault(entry.key(), Map.of()), taken, pointer);
    }
    return new AddressPool(next, pointer);
  }

  /** Gives an address to each host that has none; answers with the offset that was given last. */
  private static int give(
      Set<String> hosts, Map<String, AllocatedAddresses> own, BitSet taken, int last) {
    int pointer = last;
    for (String host : hosts) {
      Optional<Integer> free = own.containsKey(host) ? Optional.empty() : free(taken, pointer);
      if (free.isPresent()) {
        pointer = free.get();
        taken.set(pointer);
        own.put(host, AllocatedAddresses.at(pointer));
      }
    }
    return pointer;
  }

  private Map<String, AllocatedAddresses> kept(
      ConfigResource<ServiceEntry> entry, BitSet reserved) {
    Map<String, AllocatedAddresses> kept = new HashMap<>(of(entry.key()));
    kept.keySet().retainAll(eligibleHosts(entry));
    kept.values().removeIf(address -> reserved.get(address.offset()));
    return kept;
  }

  private static Set<String> eligibleHosts(ConfigResource<ServiceEntry> entry) {
    ServiceEntry spec = entry.spec();
    boolean isEligible =
        spec.getResolution() != ServiceEntry.Resolution.NONE
            && spec.getAddressesCount() == 0
            && !"false".equals(entry.meta().labels().get(Annotations.AUTO_ALLOCATE_IP));
    if (!isEligible) {
      return Set.of();
    }
    boolean allowsWildcard = spec.getResolution() == ServiceEntry.Resolution.DYNAMIC_DNS;
    return spec.getHostsList().stream()
        .filter(host -> allowsWildcard || !host.startsWith("*"))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The next free offset after the last one, from the start again where the end is reached. */
  private static Optional<Integer> free(BitSet taken, int after) {
    int next = taken.nextClearBit(after + 1);
    int found = next <= LARGEST_OFFSET ? next : taken.nextClearBit(1);
    return found <= LARGEST_OFFSET ? Optional.of(found) : Optional.empty();
  }

  /**
   * Notes a user's address; the address of the other family at the same offset is not given either.
   */
  private static void reserve(String text, BitSet reserved) {
    IpAddresses.withoutFullPrefix(text)
        .flatMap(IpAddresses::parse)
        .filter(AllocatedAddresses::isInRange)
        .ifPresent(
            address -> {
              int end = address.length - 1;
              reserved.set((address[end - 1] & 0xff) << 8 | (address[end] & 0xff));
            });
  }
}
