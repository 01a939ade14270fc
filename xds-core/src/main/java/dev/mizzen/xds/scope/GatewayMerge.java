package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings.TLSmode;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.xds.scope.MergedGateway.BoundServer;
import dev.mizzen.xds.scope.MergedGateway.Port;
import dev.mizzen.xds.scope.MergedGateway.RejectedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Merges the Gateways that select a router into ports and routes. Touched by one thread; servers
 * that lose a conflict become data.
 *
 * <p>The oldest Gateway comes first and wins. On one port and bind address HTTP servers share, TLS
 * servers share by SNI, all else conflicts; plaintext that comes after TLS is kept apart, not
 * refused. Source: spec xds §5.5, config-and-registry §6.6; Istio 1.30, model/gateway.go,
 * mergeGateways.
 */
final class GatewayMerge {

  /** Servers of equal text share a listening port. */
  private record PortKey(int number, String protocol, String bind) {
    Protocol parsed() {
      return Protocol.parse(protocol).orElse(Protocol.UNSUPPORTED);
    }
  }

  /** Who has a TLS host, at which bind address. */
  private record TlsClaim(String bind, ConfigKey gateway) {}

  /**
   * Why a server has no place.
   *
   * @param winner whose server has it
   */
  private record Loss(String reason, ConfigKey winner) {}

  private final Map<PortKey, List<BoundServer>> ports = new LinkedHashMap<>();
  private final Map<String, List<BoundServer>> routes = new HashMap<>();
  private final Map<Integer, PortKey> plaintext = new HashMap<>();
  private final Map<Integer, Map<String, TlsClaim>> tlsHosts = new HashMap<>();
  private final Set<Integer> taken = new LinkedHashSet<>();
  private final Set<ConfigKey> sources = new LinkedHashSet<>();
  private final List<RejectedServer> rejected = new ArrayList<>();
  private boolean passesMutualTlsOn;

  private GatewayMerge() {}

  static MergedGateway merge(List<SelectedGateway> gateways) {
    GatewayMerge merge = new GatewayMerge();
    gateways.forEach(merge::add);
    return merge.result();
  }

  private MergedGateway result() {
    List<Port> merged = new ArrayList<>();
    ports.forEach(
        (key, servers) -> merged.add(new Port(key.number(), key.parsed(), key.bind(), servers)));
    return new MergedGateway(merged, routes, sources, rejected, passesMutualTlsOn);
  }

  private void add(SelectedGateway selected) {
    ConfigKey source = selected.gateway().key();
    sources.add(source);
    var servers = selected.gateway().spec().getServersList();
    for (int index = 0; index < servers.size(); index++) {
      GatewayServer server = new GatewayServer(selected.gateway(), servers.get(index));
      if (!server.server().hasPort()) {
        rejected.add(new RejectedServer(source, index, "has no port", Optional.empty()));
        continue;
      }
      for (int bound : selected.boundPorts(server.server().getPort().getNumber())) {
        offer(server, bound, index);
      }
    }
  }

  private void offer(GatewayServer server, int bound, int index) {
    BoundServer candidate =
        new BoundServer(
            server.gateway(),
            server.server(),
            server.hosts(),
            server.server().getPort().getNumber(),
            bound,
            server.routeName(bound));
    place(server, candidate)
        .ifPresent(
            loss ->
                rejected.add(
                    new RejectedServer(
                        server.gateway().key(), index, loss.reason(), Optional.of(loss.winner()))));
  }

  /** Gives the server its place; else says why it has none. */
  private Optional<Loss> place(GatewayServer server, BoundServer candidate) {
    if (server.server().hasTls()) {
      Optional<ConfigKey> owner = ownerOfTlsHosts(candidate);
      if (owner.isPresent()) {
        return Optional.of(
            new Loss(
                "has a host that an older server already serves with TLS on port "
                    + candidate.targetPort(),
                owner.get()));
      }
      claimTlsHosts(candidate);
    }
    passesMutualTlsOn |= server.server().getTls().getMode() == TLSmode.AUTO_PASSTHROUGH;
    PortKey key =
        new PortKey(
            candidate.targetPort(),
            server.server().getPort().getProtocol(),
            server.server().getBind());
    if (taken.add(key.number())) {
      open(key, server, candidate);
      return Optional.empty();
    }
    PortKey plain = plaintext.get(key.number());
    if (plain != null) {
      return placeBesidePlaintext(plain, key, server, candidate);
    }
    if (!server.isTls()) {
      open(key, server, candidate);
      return Optional.empty();
    }
    return placeBesideTls(key, server, candidate);
  }

  private Optional<Loss> placeBesidePlaintext(
      PortKey plain, PortKey key, GatewayServer server, BoundServer candidate) {
    if (!plain.bind().equals(key.bind())) {
      if (ports.containsKey(key)) {
        join(key, candidate);
      } else {
        open(key, server, candidate);
      }
      return Optional.empty();
    }
    if (!mayShare(server.protocol(), plain.parsed())) {
      return Optional.of(
          new Loss(
              "speaks "
                  + key.protocol()
                  + " on port "
                  + key.number()
                  + ", where an older server speaks "
                  + plain.protocol(),
              ports.getOrDefault(plain, List.of()).getFirst().gateway().key()));
    }
    join(plain, candidate);
    return Optional.empty();
  }

  private Optional<Loss> placeBesideTls(PortKey key, GatewayServer server, BoundServer candidate) {
    if (server.isHttp() && routes.containsKey(candidate.routeName())) {
      return Optional.of(
          new Loss(
              "has the route name " + candidate.routeName() + " of an older server",
              routes.getOrDefault(candidate.routeName(), List.of()).getFirst().gateway().key()));
    }
    if (server.isHttp()) {
      routes.put(candidate.routeName(), new ArrayList<>(List.of(candidate)));
    }
    ports.computeIfAbsent(key, port -> new ArrayList<>()).add(candidate);
    return Optional.empty();
  }

  private static boolean mayShare(Protocol added, Protocol present) {
    return (added.isHttp() || added == present) && present.isHttp();
  }

  /** A listening port of its own. */
  private void open(PortKey key, GatewayServer server, BoundServer candidate) {
    if (!server.isTls()) {
      plaintext.put(key.number(), key);
    }
    if (server.isHttp()) {
      routes.put(candidate.routeName(), new ArrayList<>(List.of(candidate)));
    }
    ports.put(key, new ArrayList<>(List.of(candidate)));
  }

  private void join(PortKey key, BoundServer candidate) {
    ports.computeIfAbsent(key, port -> new ArrayList<>()).add(candidate);
    if (!candidate.routeName().isEmpty()) {
      routes.computeIfAbsent(candidate.routeName(), name -> new ArrayList<>()).add(candidate);
    }
  }

  /**
   * SNI hosts of one port and bind address are each served once; a server with one that is taken
   * claims none.
   */
  private Optional<ConfigKey> ownerOfTlsHosts(BoundServer candidate) {
    Map<String, TlsClaim> claims = tlsHosts.getOrDefault(candidate.targetPort(), Map.of());
    String bind = candidate.server().getBind();
    return candidate.hosts().stream()
        .flatMap(host -> Optional.ofNullable(claims.get(host)).stream())
        .filter(claim -> claim.bind().equals(bind))
        .map(TlsClaim::gateway)
        .findFirst();
  }

  private void claimTlsHosts(BoundServer candidate) {
    TlsClaim claim = new TlsClaim(candidate.server().getBind(), candidate.gateway().key());
    Map<String, TlsClaim> claims =
        tlsHosts.computeIfAbsent(candidate.targetPort(), port -> new HashMap<>());
    candidate.hosts().forEach(host -> claims.put(host, claim));
  }
}
