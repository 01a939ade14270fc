package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives addresses to ServiceEntry hosts that have none, from 240.240.0.0/16 and 2001:2::/48. Pure.
 *
 * <p>A host's place in the range follows from its name; where two meet, the older ServiceEntry
 * keeps it and the younger takes the next one free. So the answer depends on the set of
 * ServiceEntries alone, not on the order of events, every replica gives the same, and a removal
 * moves only those that had met the removed one. Addresses that a user wrote down are never given
 * away. Source: spec config-and-registry §5.3 (v2).
 */
final class AddressAllocator {
  /** Offsets 1 to 65534: neither the network's address nor the broadcast address. */
  private static final int SIZE = 65_534;

  private static final int IPV4_HIGH = 240;

  private final BitSet taken = new BitSet(SIZE + 2);

  private AddressAllocator() {}

  /**
   * Gives every eligible host its addresses.
   *
   * @param inCreationOrder all ServiceEntries, oldest first
   * @return by ServiceEntry and host; what got no address is left out
   */
  static Map<ConfigKey, Map<String, AllocatedAddresses>> allocate(
      List<ConfigResource<ServiceEntry>> inCreationOrder) {
    AddressAllocator allocator = new AddressAllocator();
    inCreationOrder.forEach(entry -> entry.spec().getAddressesList().forEach(allocator::reserve));
    Map<ConfigKey, Map<String, AllocatedAddresses>> allocated = new HashMap<>();
    for (ConfigResource<ServiceEntry> entry : inCreationOrder) {
      if (isEligible(entry)) {
        allocated.put(entry.key(), allocator.allocate(entry));
      }
    }
    return allocated;
  }

  private static boolean isEligible(ConfigResource<ServiceEntry> entry) {
    return entry.spec().getResolution() != ServiceEntry.Resolution.NONE
        && entry.spec().getAddressesCount() == 0
        && !"false".equals(entry.meta().labels().get(Annotations.AUTO_ALLOCATE_IP));
  }

  private Map<String, AllocatedAddresses> allocate(ConfigResource<ServiceEntry> entry) {
    boolean allowsWildcard = entry.spec().getResolution() == ServiceEntry.Resolution.DYNAMIC_DNS;
    Map<String, AllocatedAddresses> byHost = new HashMap<>();
    for (String host : entry.spec().getHostsList()) {
      if (!byHost.containsKey(host) && (allowsWildcard || !host.startsWith("*"))) {
        next(entry.namespace() + "/" + entry.name() + "/" + host)
            .ifPresent(given -> byHost.put(host, given));
      }
    }
    return byHost;
  }

  private Optional<AllocatedAddresses> next(String name) {
    int start = Math.floorMod(spread(name.hashCode()), SIZE);
    for (int i = 0; i < SIZE; i++) {
      int offset = 1 + (start + i) % SIZE;
      if (!taken.get(offset)) {
        taken.set(offset);
        return Optional.of(
            new AllocatedAddresses(ipv4(offset), "2001:2::" + Integer.toHexString(offset)));
      }
    }
    return Optional.empty();
  }

  /** Neighbouring names get neighbouring hash codes; mix them (the finalizer of MurmurHash3). */
  private static int spread(int hash) {
    int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }

  private static String ipv4(int offset) {
    return IPV4_HIGH + "." + IPV4_HIGH + "." + (offset >> 8) + "." + (offset & 0xff);
  }

  /**
   * Notes a user's address; an address of the other family at the same offset is not given away
   * either.
   */
  private void reserve(String text) {
    IpAddresses.withoutFullPrefix(text)
        .flatMap(IpAddresses::parse)
        .ifPresent(
            address -> {
              boolean isIpv4 =
                  address.length == 4
                      && (address[0] & 0xff) == IPV4_HIGH
                      && (address[1] & 0xff) == IPV4_HIGH;
              boolean isIpv6 =
                  address.length == 16 && address[0] == 0x20 && address[1] == 1 && address[3] == 2;
              if (isIpv4 || isIpv6) {
                int last = address.length - 1;
                taken.set((address[last - 1] & 0xff) << 8 | (address[last] & 0xff));
              }
            });
  }
}
