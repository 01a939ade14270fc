package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.index.MeshVirtualService;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.ServiceVips;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerInput.Capture;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.tcp.TcpDestinations;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes of one port of a service what it brings to a listener: where, and by which filter chains.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/listener.go, buildSidecarOutboundListener; spec
 * xds §5.2.
 */
final class ServiceOffers {
  /**
   * A port that is called.
   *
   * @param bind given by the Sidecar or an endpoint; empty to go by the service's address
   */
  record Call(
      Service service,
      ServicePort port,
      Capture capture,
      List<String> bind,
      List<MeshVirtualService> virtualServices) {}

  /** Where a service's listener listens, and the ranges that tell it from others there. */
  private record Binding(List<String> addresses, List<String> destinations) {}

  private final OutboundScope outbound;
  private final ProxyTraits traits;
  private final ListenerSettings settings;
  private final Features features;

  ServiceOffers(OutboundScope outbound, ListenerSettings settings) {
    this.outbound = outbound;
    this.traits = outbound.traits();
    this.settings = settings;
    this.features = settings.mesh().features();
  }

  /** Empty for protocols that no listener is made for. */
  Optional<PendingListener.Offer> of(Call call) {
    return ListenerClass.of(call.port().protocol()).map(wanted -> of(call, wanted));
  }

  private PendingListener.Offer of(Call call, ListenerClass wanted) {
    Binding binding = binding(call, wanted);
    ListenerBind at = new ListenerBind(binding.addresses(), call.port().number());
    List<Chain> chains = new ArrayList<>();
    Set<ConfigKey> sources = new HashSet<>(Set.of(call.service().source()));
    if (wanted != ListenerClass.HTTP) {
      TcpDestinations destinations =
          new TcpDestinations(outbound, settings.mesh().outboundStatName());
      TcpChains tcp = new TcpChains(traits, destinations, features);
      chains.addAll(
          tcp.of(
              new TcpChains.Call(
                  call.service(),
                  call.port(),
                  at,
                  binding.destinations(),
                  call.virtualServices())));
      sources.addAll(tcp.sources());
    }
    if (wanted != ListenerClass.TCP) {
      chains.add(http(call, wanted, at));
    }
    boolean isSniffed = wanted == ListenerClass.HTTP && !takesAllHttp(call, at);
    ListenerClass made = isSniffed ? ListenerClass.AUTO : wanted;
    return new PendingListener.Offer(
        at, call.capture(), call.port().protocol(), made, chains, sources);
  }

  /** On an address of its own HTTP takes all; on the wildcard others may have other plans. */
  private boolean takesAllHttp(Call call, ListenerBind at) {
    return call.port().protocol() == Protocol.HTTP_PROXY || !isWildcard(at);
  }

  private boolean isWildcard(ListenerBind at) {
    return traits.wildcards().contains(at.primary());
  }

  private Chain http(Call call, ListenerClass wanted, ListenerBind at) {
    String shared = at.port() == 0 ? at.primary() : Integer.toString(at.port());
    if (wanted == ListenerClass.HTTP && takesAllHttp(call, at)) {
      return HttpChains.all(at, shared, call.port(), call.service());
    }
    boolean isOwn = wanted == ListenerClass.AUTO && !isWildcard(at) && at.port() != 0;
    String routeName = isOwn ? call.service().hostname() + ":" + at.port() : shared;
    return HttpChains.sniffed(
        at, routeName, call.port(), call.service(), HttpChains.plaintextProtocols(settings));
  }

  private Binding binding(Call call, ListenerClass wanted) {
    if (!call.bind().isEmpty()) {
      return new Binding(call.bind(), List.of());
    }
    if (wanted == ListenerClass.HTTP) {
      return new Binding(traits.wildcards(), List.of());
    }
    List<String> vips = vips(call.service());
    if (vips.getFirst().indexOf('/') >= 0) {
      return new Binding(traits.wildcards(), vips);
    }
    boolean mayBeOfAnyFamily = !call.service().isKubernetes();
    if (mayBeOfAnyFamily && vips.getFirst().equals(ServiceAddresses.UNSPECIFIED)) {
      return new Binding(traits.wildcards(), List.of());
    }
    return new Binding(vips, List.of());
  }

  /** The service's first address, which may be of a family the proxy has not, and all further. */
  private List<String> vips(Service service) {
    return Stream.concat(
            Stream.of(ServiceVips.first(service, traits, features)),
            ServiceVips.all(service, traits, features).stream().skip(1))
        .toList();
  }
}
