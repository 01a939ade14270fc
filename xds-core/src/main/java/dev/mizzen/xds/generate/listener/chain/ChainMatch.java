package dev.mizzen.xds.generate.listener.chain;

import com.google.protobuf.UInt32Value;
import dev.mizzen.xds.generate.envoy.CidrRanges;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which connections a filter chain takes; what is empty does not matter.
 *
 * @param destinationPort 0 for any
 * @param serverNames of TLS; exact or {@code *.suffix}, sorted
 * @param destinations {@code address/length}, or addresses
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
    List<String> ranges =
        destinations.stream().filter(range -> !range.equals("0.0.0.0/0")).toList();
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
    return destinationPort == other.destinationPort
        && transport == other.transport
        && applicationProtocols.equals(other.applicationProtocols)
        && Set.copyOf(serverNames).equals(Set.copyOf(other.serverNames))
        && ranges().equals(other.ranges());
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
    destinations.stream()
        .map(CidrRanges::parse)
        .flatMap(Optional::stream)
        .forEach(match::addPrefixRanges);
    return Optional.of(match.build());
  }

  private Set<String> ranges() {
    Set<String> ranges = new LinkedHashSet<>();
    for (String destination : destinations) {
      CidrRanges.masked(destination).ifPresent(ranges::add);
    }
    return ranges;
  }
}
