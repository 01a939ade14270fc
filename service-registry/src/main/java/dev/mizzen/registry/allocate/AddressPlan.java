package dev.mizzen.registry.allocate;

import dev.mizzen.model.ObjectStatus.HostAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses hosts are to have. A host keeps what it was given, unless somebody older has the
 * same address, or an author wrote it down: then the host gets others. Those that have none get the
 * next free one of each range.
 *
 * <p>Remembers no more than which address of a range was given last, so that one that was given
 * back is not given again soon: a client may still know it. Touched by one thread.
 *
 * <p>Source: Istio 1.30, pilot/pkg/controllers/ipallocate.
 */
final class AddressPlan {
  private final List<Cursor> cursors;

  AddressPlan(List<AddressRange> ranges) {
    this.cursors = ranges.stream().map(Cursor::new).toList();
  }

  /**
   * Looks at all of them.
   *
   * @return what the statuses are to say that say something else
   */
  Map<Entry, List<HostAddress>> changes(Collection<Entry> entries) {
    List<Entry> oldestFirst = entries.stream().sorted(Entry.OLDEST_FIRST).toList();
    Set<String> taken = new HashSet<>();
    oldestFirst.forEach(entry -> entry.own().forEach(address -> taken.add(normal(address))));
    Map<Entry, Set<String>> keeping = new LinkedHashMap<>();
    oldestFirst.forEach(entry -> keeping.put(entry, keepers(entry, taken)));

    Map<Entry, List<HostAddress>> changes = new LinkedHashMap<>();
    for (Entry entry : oldestFirst) {
      Set<String> keepers = keeping.getOrDefault(entry, Set.of());
      if (!isRight(entry, keepers)) {
        changes.put(entry, wanted(entry, keepers, taken));
      }
    }
    return changes;
  }

  /** Hosts that keep their addresses, which are then taken. */
  private Set<String> keepers(Entry entry, Set<String> taken) {
    Set<String> keepers = new LinkedHashSet<>();
    for (String host : entry.hosts()) {
      List<String> given = entry.givenTo(host).stream().map(this::normal).toList();
      if (!given.isEmpty() && given.stream().noneMatch(taken::contains)) {
        given.stream().filter(this::isOurs).forEach(taken::add);
        keepers.add(host);
      }
    }
    return keepers;
  }

  private static boolean isRight(Entry entry, Set<String> keepers) {
    return keepers.equals(entry.hosts())
        && entry.given().stream().allMatch(one -> keepers.contains(one.host()));
  }

  private List<HostAddress> wanted(Entry entry, Set<String> keepers, Set<String> taken) {
    List<HostAddress> wanted = new ArrayList<>();
    for (String host : entry.hosts()) {
      List<String> addresses = keepers.contains(host) ? entry.givenTo(host) : next(taken);
      addresses.forEach(address -> wanted.add(new HostAddress(host, address)));
    }
    return wanted;
  }

  /** One of each range that is not used up. */
  private List<String> next(Set<String> taken) {
    return cursors.stream().flatMap(cursor -> cursor.next(taken).stream()).toList();
  }

  /** As we write it, where it is of our ranges. */
  private String normal(String address) {
    return cursors.stream()
        .flatMap(cursor -> cursor.range.offset(address).map(cursor.range::at).stream())
        .findFirst()
        .orElse(address);
  }

  private boolean isOurs(String address) {
    return cursors.stream().anyMatch(cursor -> cursor.range.offset(address).isPresent());
  }

  /** How far a range was given. */
  private static final class Cursor {
    private final AddressRange range;
    private BigInteger last = BigInteger.ZERO;

    Cursor(AddressRange range) {
      this.range = range;
    }

    /** The next free one, from the start again where the end is reached. */
    Optional<String> next(Set<String> taken) {
      BigInteger most = BigInteger.valueOf(taken.size()).add(BigInteger.TWO).min(range.size());
      BigInteger offset = last;
      for (BigInteger tried = BigInteger.ZERO;
          tried.compareTo(most) < 0;
          tried = tried.add(BigInteger.ONE)) {
        offset = offset.add(BigInteger.ONE).mod(range.size());
        if (offset.signum() > 0 && taken.add(range.at(offset))) {
          last = offset;
          return Optional.of(range.at(offset));
        }
      }
      return Optional.empty();
    }
  }
}
