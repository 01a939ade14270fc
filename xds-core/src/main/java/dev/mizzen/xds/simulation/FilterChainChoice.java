package dev.mizzen.xds.simulation;

import dev.mizzen.xds.simulation.Call.Address;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch.ConnectionSourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which filter chains take a connection.
 *
 * <p>Shape: a sieve of levels. Each keeps the chains that name the connection's property most
 * closely, or where none does, those that leave it open. There is no way back: a chain that wins a
 * level and fails a later one leaves the connection without a chain. Source: Envoy, documentation
 * of FilterChainMatch and FilterChainManagerImpl.
 */
final class FilterChainChoice {
  private static final String OPEN = "";

  /**
   * One property of connections.
   *
   * @param wanted what a chain wants it to be; {@link #OPEN} alone where it does not care
   * @param found what it may be called for this connection, the closest first, {@link #OPEN} last
   */
  private record Level(Function<FilterChainMatch, Set<String>> wanted, List<String> found) {

    List<FilterChain> keep(List<FilterChain> chains) {
      return found.stream()
          .map(name -> chains.stream().filter(chain -> wants(chain, name)).toList())
          .filter(kept -> !kept.isEmpty())
          .findFirst()
          .orElse(List.of());
    }

    private boolean wants(FilterChain chain, String name) {
      return wanted.apply(chain.getFilterChainMatch()).contains(name);
    }
  }

  private FilterChainChoice() {}

  /** Several where their matches do not tell them apart, which Envoy would not accept. */
  static List<FilterChain> of(List<FilterChain> chains, Call call, Sensed sensed) {
    List<FilterChain> kept = chains;
    for (Level level : levels(call, sensed)) {
      kept = level.keep(kept);
    }
    return kept;
  }

  private static List<Level> levels(Call call, Sensed sensed) {
    Address source = call.source();
    Address destination = call.destination();
    return List.of(
        new Level(
            match ->
                match.hasDestinationPort()
                    ? Set.of(text(match.getDestinationPort().getValue()))
                    : Set.of(OPEN),
            closestFirst(List.of(text(destination.port())))),
        range(FilterChainMatch::getPrefixRangesList, destination),
        new Level(
            match ->
                orOpen(
                    match.getServerNamesList().stream().map(name -> name.toLowerCase(Locale.ROOT))),
            closestFirst(sensed.serverName().map(FilterChainChoice::domains).orElse(List.of()))),
        new Level(
            match -> orOpen(nonEmpty(match.getTransportProtocol())),
            closestFirst(List.of(sensed.transport()))),
        new Level(
            match -> orOpen(match.getApplicationProtocolsList().stream()),
            closestFirst(sensed.applicationProtocols())),
        range(FilterChainMatch::getDirectSourcePrefixRangesList, source),
        new Level(
            match -> Set.of(match.getSourceType().name()),
            List.of(sourceType(source, destination).name(), ConnectionSourceType.ANY.name())),
        range(FilterChainMatch::getSourcePrefixRangesList, source),
        new Level(
            match -> orOpen(match.getSourcePortsList().stream().map(FilterChainChoice::text)),
            closestFirst(List.of(text(source.port())))));
  }

  /** No range and a range of all addresses are the same. */
  private static Level range(Function<FilterChainMatch, List<CidrRange>> ranges, Address address) {
    return new Level(
        match -> {
          List<CidrRange> wanted = ranges.apply(match);
          return wanted.isEmpty()
              ? Set.of(text(0))
              : wanted.stream()
                  .filter(range -> IpRanges.contains(range, address.ip()))
                  .map(range -> text(range.getPrefixLen().getValue()))
                  .collect(Collectors.toSet());
        },
        IntStream.rangeClosed(0, 128).mapToObj(length -> text(128 - length)).toList());
  }

  /** {@code a.b.c}, {@code *.b.c}, {@code *.c}. */
  private static List<String> domains(String name) {
    List<String> domains = new ArrayList<>(List.of(name));
    for (int dot = name.indexOf('.', 1); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      domains.add("*" + name.substring(dot));
    }
    return domains;
  }

  private static ConnectionSourceType sourceType(Address source, Address destination) {
    return source.ip().equals(destination.ip()) || IpRanges.isLoopback(source.ip())
        ? ConnectionSourceType.SAME_IP_OR_LOOPBACK
        : ConnectionSourceType.EXTERNAL;
  }

  private static List<String> closestFirst(List<String> names) {
    return Stream.concat(names.stream(), Stream.of(OPEN)).toList();
  }

  private static Set<String> orOpen(Stream<String> wanted) {
    Set<String> names = wanted.collect(Collectors.toSet());
    return names.isEmpty() ? Set.of(OPEN) : names;
  }

  private static Stream<String> nonEmpty(String text) {
    return text.isEmpty() ? Stream.empty() : Stream.of(text);
  }

  private static String text(int number) {
    return String.valueOf(number);
  }
}
