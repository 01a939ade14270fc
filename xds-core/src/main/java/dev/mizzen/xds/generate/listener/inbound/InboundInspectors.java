package dev.mizzen.xds.generate.listener.inbound;

import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ChainMatch;
import dev.mizzen.xds.generate.listener.chain.ListenerFilters;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate;
import io.envoyproxy.envoy.type.v3.Int32Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The inspectors of an inbound listener, each kept from ports where no chain asks for what it
 * reads: waiting for the client's first bytes would hold up protocols in which the server speaks
 * first.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/listener_inbound.go, buildTLSInspector,
 * buildHTTPInspector; spec xds §5.3.
 */
final class InboundInspectors {
  private static final int ANY_PORT = 0;

  private InboundInspectors() {}

  static List<ListenerFilter> of(List<Chain> chains) {
    Set<Integer> all = ports(chains, match -> true);
    List<ListenerFilter> inspectors = new ArrayList<>();
    Set<Integer> tls = ports(chains, ChainMatch::needsTlsInspector);
    if (!tls.isEmpty()) {
      inspectors.add(tls(all, tls));
    }
    Set<Integer> http = ports(chains, ChainMatch::needsHttpInspector);
    if (!http.isEmpty()) {
      inspectors.add(except(ListenerFilters.HTTP_INSPECTOR, without(all, http)));
    }
    return inspectors;
  }

  private static Set<Integer> ports(List<Chain> chains, Predicate<ChainMatch> wanted) {
    Set<Integer> ports = new TreeSet<>();
    for (Chain chain : chains) {
      if (wanted.test(chain.match())) {
        ports.add(chain.match().destinationPort());
      }
    }
    return ports;
  }

  /** Where connections to any port need it, ports are left out; else ports are let in. */
  private static ListenerFilter tls(Set<Integer> all, Set<Integer> needing) {
    if (needing.contains(ANY_PORT)) {
      return except(ListenerFilters.TLS_INSPECTOR, without(all, needing));
    }
    return ListenerFilters.TLS_INSPECTOR.toBuilder()
        .setFilterDisabled(
            ListenerFilterChainMatchPredicate.newBuilder().setNotMatch(anyOf(needing)))
        .build();
  }

  private static Set<Integer> without(Set<Integer> all, Set<Integer> needing) {
    Set<Integer> rest = new TreeSet<>(all);
    rest.removeAll(needing);
    return rest;
  }

  private static ListenerFilter except(ListenerFilter inspector, Set<Integer> ports) {
    return ports.isEmpty()
        ? inspector
        : inspector.toBuilder().setFilterDisabled(anyOf(ports)).build();
  }

  private static ListenerFilterChainMatchPredicate anyOf(Set<Integer> ports) {
    List<ListenerFilterChainMatchPredicate> each =
        ports.stream().map(InboundInspectors::isPort).toList();
    if (each.size() == 1) {
      return each.getFirst();
    }
    return ListenerFilterChainMatchPredicate.newBuilder()
        .setOrMatch(ListenerFilterChainMatchPredicate.MatchSet.newBuilder().addAllRules(each))
        .build();
  }

  private static ListenerFilterChainMatchPredicate isPort(int port) {
    return ListenerFilterChainMatchPredicate.newBuilder()
        .setDestinationPortRange(Int32Range.newBuilder().setStart(port).setEnd(port + 1))
        .build();
  }
}
