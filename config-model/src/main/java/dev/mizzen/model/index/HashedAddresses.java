package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.ServiceAddresses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Addresses for ServiceEntry hosts without their own by the hash of namespace and host, as istiod
 * gives them where its newer way is turned off (PILOT_ENABLE_IP_AUTOALLOCATE=false). Depends on
 * nothing but the ServiceEntries. Pure.
 *
 * <p>A host of which several ServiceEntries of a namespace tell takes a place for each of them and
 * has the address of the first place. Source: Istio 1.30, serviceentry/auto_allocation.go; spec
 * config-and-registry §5.3 (v1).
 */
final class HashedAddresses {
  private static final int PLACES = 256 * 254;
  private static final int LARGEST_PRIME = 65_011;
  private static final int OCTET = 255;
  private static final long FNV_OFFSET = 0x811c9dc5L;
  private static final long FNV_PRIME = 0x01000193L;
  private static final long UINT_MASK = 0xffffffffL;

  private HashedAddresses() {}

  /**
   * The addresses by ServiceEntry and host.
   *
   * @param inCreationOrder all ServiceEntries; of two for one place the first gets it
   */
  static Map<ConfigKey, Map<String, AllocatedAddresses>> of(
      List<ConfigResource<ServiceEntry>> inCreationOrder) {
    Map<String, AllocatedAddresses> byName = addresses(names(inCreationOrder));
    Map<ConfigKey, Map<String, AllocatedAddresses>> given = new HashMap<>();
    for (ConfigResource<ServiceEntry> entry : inCreationOrder) {
      Map<String, AllocatedAddresses> own = new HashMap<>();
      for (String host : hosts(entry.spec())) {
        AllocatedAddresses address = byName.get(name(entry, host));
        if (address != null) {
          own.put(host, address);
        }
      }
      given.put(entry.key(), own);
    }
    return given;
  }

  /** One for each service that is to have an address; there are no more than places. */
  private static List<String> names(List<ConfigResource<ServiceEntry>> entries) {
    List<String> names = new ArrayList<>();
    for (ConfigResource<ServiceEntry> entry : entries) {
      hosts(entry.spec()).forEach(host -> names.add(name(entry, host)));
    }
    return names.size() <= PLACES ? names : names.subList(0, PLACES);
  }

  private static List<String> hosts(ServiceEntry spec) {
    boolean areGivenAddresses =
        spec.getResolution() != ServiceEntry.Resolution.NONE
            && ServiceEntryConverter.serviceAddresses(spec).contains(ServiceAddresses.UNSPECIFIED);
    return areGivenAddresses
        ? spec.getHostsList().stream().filter(host -> !host.startsWith("*")).toList()
        : List.of();
  }

  private static String name(ConfigResource<ServiceEntry> entry, String host) {
    return entry.namespace() + "/" + host;
  }

  private static Map<String, AllocatedAddresses> addresses(List<String> names) {
    SortedMap<Integer, String> places = new TreeMap<>();
    names.forEach(name -> places.put(place(name, places), name));
    Map<String, AllocatedAddresses> addresses = new HashMap<>();
    int skipped = 0;
    for (Map.Entry<Integer, String> place : places.entrySet()) {
      int number = place.getKey() + 1 + skipped;
      if (number % OCTET == 0) {
        skipped++;
        number++;
      }
      addresses.putIfAbsent(place.getValue(), at(number / OCTET, number % OCTET));
    }
    return addresses;
  }

  /** Double hashing; all in unsigned arithmetic of 32 bits. */
  private static int place(String name, Map<Integer, String> taken) {
    long hash = fnv32a(name);
    int first = (int) (hash % PLACES);
    if (!taken.containsKey(first)) {
      return first;
    }
    long step = LARGEST_PRIME - hash % LARGEST_PRIME;
    for (int i = 1; i <= PLACES; i++) {
      int next = (int) (((hash + i * step) & UINT_MASK) % (PLACES - 1));
      if (!taken.containsKey(next)) {
        return next;
      }
    }
    return firstFree(taken);
  }

  private static int firstFree(Map<Integer, String> taken) {
    int free = 0;
    while (taken.containsKey(free)) {
      free++;
    }
    return free;
  }

  private static long fnv32a(String text) {
    long hash = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME & UINT_MASK;
    }
    return hash;
  }

  /** The IPv6 address writes both octets without leading zeros, one after the other. */
  private static AllocatedAddresses at(int third, int fourth) {
    String high = third == 0 ? "" : Integer.toHexString(third);
    return new AllocatedAddresses(
        0, "240.240." + third + "." + fourth, "2001:2::f0f0:" + high + Integer.toHexString(fourth));
  }
}
