package dev.mizzen.xds.generate.listener.chain;

import com.google.protobuf.UInt32Value;
import dev.mizzen.xds.generate.envoy.CidrRanges;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which connections a filter chain takes; what is empty does not matter.
 *
 * @param destinationPort 0 for any
 * @param serverNames of TLS; exact or {@code *.suffix}, sorted
 * @param destinations {@code address/length}, or addresses, sorted; {@code 0.0.0.0} of any length
 *     takes every address, yet keeps the chain from being the listener's default
 */
public record ChainMatch(
    int destinationPort,
    Transport transport,
    List<String> applicationProtocols,
    List<String> serverNames,
    List<String> destinations) {
  /** What a connection starts with. */
  public enum Transport {
    ANY(""),
    TLS("tls"),
    PLAINTEXT("raw_buffer");

    private final String text;

    Transport(String text) {
      this.text = text;
    }
  }

  /** Takes every connection. */
  public static final ChainMatch ANY =
      new ChainMatch(0, Transport.ANY, List.of(), List.of(), List.of());

  public ChainMatch {
    applicationProtocols = List.copyOf(applicationProtocols);
    serverNames = List.copyOf(serverNames);
    destinations = List.copyOf(destinations);
  }

  /** Connections by their destination and SNI; a name of {@code *} takes every SNI. */
  public static ChainMatch of(List<String> serverNames, List<String> destinations) {
    List<String> names =
        serverNames.contains("*") ? List.of() : serverNames.stream().sorted().distinct().toList();
    List<String> ranges = destinations.stream().sorted().toList();
    return new ChainMatch(0, Transport.ANY, List.of(), names, ranges);
  }

  /** By what they start with alone. */
  public static ChainMatch of(Transport transport, List<String> applicationProtocols) {
    return new ChainMatch(0, transport, applicationProtocols, List.of(), List.of());
  }

  public ChainMatch onPort(int port) {
    return new ChainMatch(port, transport, applicationProtocols, serverNames, destinations);
  }

  public boolean isAny() {
    return equals(ANY);
  }

  /** Whether Envoy would refuse both in one listener. */
  public boolean collidesWith(ChainMatch other) {
    return essence().equals(other.essence());
  }

  /** What Envoy tells chains apart by: two collide where these are equal. */
  public Essence essence() {
    return new Essence(
        destinationPort,
        transport,
        applicationProtocols,
        Set.copyOf(serverNames),
        ranges().stream().map(CidrRanges::masked).collect(Collectors.toSet()));
  }

  /** A match without order, doubles and bits of addresses that a range does not look at. */
  public record Essence(
      int destinationPort,
      Transport transport,
      List<String> applicationProtocols,
      Set<String> serverNames,
      Set<String> ranges) {
    public Essence {
      applicationProtocols = List.copyOf(applicationProtocols);
      serverNames = Set.copyOf(serverNames);
      ranges = Set.copyOf(ranges);
    }
  }

  /** Whether it reads anything that only TLS tells. */
  public boolean needsTlsInspector() {
    return transport == Transport.TLS || !serverNames.isEmpty();
  }

  /** Whether it reads protocols of plaintext. */
  public boolean needsHttpInspector() {
    return transport == Transport.PLAINTEXT && !applicationProtocols.isEmpty();
  }

  /** Absent where it takes everything. */
  Optional<FilterChainMatch> toMessage() {
    if (isAny()) {
      return Optional.empty();
    }
    FilterChainMatch.Builder match =
        FilterChainMatch.newBuilder()
            .setTransportProtocol(transport.text)
            .addAllApplicationProtocols(applicationProtocols)
            .addAllServerNames(serverNames);
    if (destinationPort != 0) {
      match.setDestinationPort(UInt32Value.of(destinationPort));
    }
    ranges().forEach(match::addPrefixRanges);
    return Optional.of(match.build());
  }

  private List<CidrRange> ranges() {
    return destinations.stream()
        .map(CidrRanges::parse)
        .flatMap(Optional::stream)
        .filter(range -> !range.getAddressPrefix().equals("0.0.0.0"))
        .toList();
  }
}
