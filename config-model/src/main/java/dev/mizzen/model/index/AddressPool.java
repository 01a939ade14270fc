package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Addresses given to ServiceEntry hosts that have none, from 240.240.0.0/16 and 2001:2::/48.
 *
 * <p>From an empty pool hosts get one address after another in the order of creation. A host keeps
 * its address while it is there, and one that was given back is not given again before the range is
 * used up: a client that remembers an old answer of its resolver must not reach another service. So
 * this is the one part of a picture that depends on its past. Addresses that a user wrote down are
 * never given, and what a ServiceEntry's status gives to a host counts before anything here.
 *
 * <p>Source: spec config-and-registry §5.3 (v2); Istio 1.30, controllers/ipallocate.
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
    BitSet reserved = reserved(inCreationOrder);
    BitSet taken = (BitSet) reserved.clone();
    Map<ConfigKey, Map<String, AllocatedAddresses>> next = new HashMap<>();
    for (ConfigResource<ServiceEntry> entry : inCreationOrder) {
      Map<String, AllocatedAddresses> own = kept(entry, reserved);
      own.values().forEach(address -> taken.set(address.offset()));
      own.putAll(StatusAddresses.of(entry));
      next.put(entry.key(), own);
    }
    int pointer = last;
    for (ConfigResource<ServiceEntry> entry : inCreationOrder) {
      pointer =
          give(
              StatusAddresses.eligibleHosts(entry),
              next.getOrDefault(entry.key(), Map.of()),
              taken,
              pointer);
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
    kept.keySet().retainAll(StatusAddresses.eligibleHosts(entry));
    kept.values().removeIf(own -> own.offset() == 0 || reserved.get(own.offset()));
    return kept;
  }

  /** The next free offset after the last one, from the start again where the end is reached. */
  private static Optional<Integer> free(BitSet taken, int after) {
    int next = taken.nextClearBit(after + 1);
    int found = next <= LARGEST_OFFSET ? next : taken.nextClearBit(1);
    return found <= LARGEST_OFFSET ? Optional.of(found) : Optional.empty();
  }

  /**
   * Addresses that users wrote down or that stand in a status; the one of the other family at the
   * same offset is not given either.
   */
  private static BitSet reserved(List<ConfigResource<ServiceEntry>> entries) {
    BitSet reserved = new BitSet(LARGEST_OFFSET + 1);
    for (ConfigResource<ServiceEntry> entry : entries) {
      entry.spec().getAddressesList().forEach(address -> reserve(address, reserved));
      for (AllocatedAddresses given : StatusAddresses.of(entry).values()) {
        reserve(given.ipv4(), reserved);
        reserve(given.ipv6(), reserved);
      }
    }
    return reserved;
  }

  private static void reserve(String text, BitSet reserved) {
    IpAddresses.withoutFullPrefix(text)
        .flatMap(IpAddresses::parse)
        .ifPresent(address -> reserved.set(AllocatedAddresses.offset(address)));
  }
}
