package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.api.networking.v1alpha3.CaptureMode;
import dev.mizzen.api.networking.v1alpha3.IstioEgressListener;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.mesh.Features;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.xds.generate.envoy.AddressText;
import dev.mizzen.xds.generate.envoy.ServiceVips;
import dev.mizzen.xds.generate.listener.chain.Chain;
import dev.mizzen.xds.generate.listener.chain.ConnectionBalance;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.outbound.OutboundListenerInput.Capture;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.tcp.TcpDestinations;
import dev.mizzen.xds.scope.EgressListener;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyTraits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says of which outbound listeners a class of sidecars has need: one for each address and port that
 * services are called at. Confined to one selection.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/listener.go, buildSidecarOutboundListeners; spec
 * xds §5.2.
 */
public final class OutboundListeners {
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private record Key(String bind, int port) {}

  /**
   * What an egress listener says of all its services.
   *
   * @param bind the Sidecar's, or the loopback's where ports are bound; empty to let each service
   *     decide
   */
  private record Egress(EgressListener listener, Capture capture, List<String> bind) {}

  private final PushContext context;
  private final OutboundListenerScope scope;
  private final OutboundScope outbound;
  private final ProxyTraits traits;
  private final ListenerMesh mesh;
  private final ListenerSettings settings;
  private final Features features;
  private final Map<Key, PendingListener> listeners = new LinkedHashMap<>();

  public OutboundListeners(PushContext context, OutboundListenerScope scope) {
    this.context = context;
    this.scope = scope;
    this.outbound = scope.outbound();
    this.traits = outbound.traits();
    this.mesh = ListenerMesh.of(context.mesh());
    this.settings = scope.settings(mesh);
    this.features = context.mesh().features();
  }

  public List<OutboundListenerInput> inputs() {
    if (mesh.outboundPort() == 0) {
      return List.of();
    }
    outbound.egressListeners().forEach(this::add);
    return listeners.values().stream().map(this::input).toList();
  }

  private OutboundListenerInput input(PendingListener listener) {
    boolean isHttp = listener.chains().stream().anyMatch(Chain::isHttp);
    Set<ConfigKey> sources = new HashSet<>(listener.sources());
    outbound.sidecar().ifPresent(sources::add);
    return new OutboundListenerInput(
        listener.bind(),
        listener.capture(),
        ConnectionBalance.of(traits.options().outboundExactBalance()),
        listener.chains(),
        UnknownHosts.cluster(outbound),
        isHttp ? settings : settings.withoutIdentity(),
        sources);
  }

  private void add(EgressListener listener) {
    Egress egress = egress(listener);
    if (listener.spec().filter(IstioEgressListener::hasPort).isPresent()) {
      addPort(egress, port(listener.spec().get()));
      return;
    }
    listeners.values().forEach(PendingListener::lock);
    for (Service service : listener.services()) {
      if (service.resolution() != Resolution.ALIAS) {
        service.ports().forEach(port -> addService(egress, service, port));
      }
    }
  }

  private Egress egress(EgressListener listener) {
    String bind = listener.spec().map(IstioEgressListener::getBind).orElse("");
    boolean isBound =
        traits.interceptionMode() == InterceptionMode.NONE
            || listener.spec().map(IstioEgressListener::getCaptureMode).orElse(CaptureMode.DEFAULT)
                == CaptureMode.NONE
            || ListenerBind.isUnixSocket(bind);
    List<String> loopbacks = isBound ? traits.loopbacks() : List.of();
    return new Egress(
        listener,
        isBound ? Capture.BOUND : Capture.INTERCEPTED,
        bind.isEmpty() ? loopbacks : List.of(bind));
  }

  private static ServicePort port(IstioEgressListener spec) {
    return new ServicePort(
        spec.getPort().getName(),
        spec.getPort().getNumber(),
        Protocol.parse(spec.getPort().getProtocol()).orElse(Protocol.UNSUPPORTED));
  }

  private void addPort(Egress egress, ServicePort port) {
    for (Service service : egress.listener().services()) {
      if (service.resolution() != Resolution.ALIAS) {
        offer(egress, service, port, egress.bind());
      }
    }
  }

  private void addService(Egress egress, Service service, ServicePort port) {
    boolean isByEndpoint =
        egress.bind().isEmpty()
            && service.resolution() == Resolution.PASSTHROUGH
            && vip(service).equals(ServiceAddresses.UNSPECIFIED)
            && !port.protocol().isHttp();
    if (!isByEndpoint || isWithoutEndpoints(service)) {
      offer(egress, service, port, egress.bind());
      return;
    }
    for (Endpoint endpoint : context.endpoints().shape(service.key()).inlined()) {
      boolean isOwn = scope.ownHeadlessAddress().filter(endpoint.address()::equals).isPresent();
      boolean isCalled =
          endpoint.servicePortName().equals(port.name())
              && endpoint.addresses().stream().allMatch(AddressText::isIp)
              && !endpoint.addresses().isEmpty();
      if (isCalled && !isOwn) {
        offer(egress, service, port, families(endpoint.addresses()));
      }
    }
  }

  private List<String> families(List<String> addresses) {
    return features.dualStack() ? addresses : List.of(addresses.getFirst());
  }

  /**
   * Only a plain ServiceEntry can stay without endpoints and be called all the same: a Kubernetes
   * service has none to call, one with a selector will have some.
   */
  private boolean isWithoutEndpoints(Service service) {
    return !service.isKubernetes()
        && service.selector().isEmpty()
        && context.endpoints().shape(service.key()).isEmpty();
  }

  private void offer(Egress egress, Service service, ServicePort port, List<String> bind) {
    if (ListenerClass.of(port.protocol()).isEmpty() || isUnavailable(egress, port, bind)) {
      return;
    }
    PendingListener.Offer offer =
        offer(egress, service, port, bind, ListenerClass.of(port.protocol()).get());
    Key key = new Key(offer.bind().primary(), offer.bind().port());
    PendingListener known = listeners.get(key);
    if (known == null) {
      listeners.put(key, new PendingListener(offer));
    } else {
      known.join(offer);
    }
  }

  private PendingListener.Offer offer(
      Egress egress, Service service, ServicePort port, List<String> bind, ListenerClass wanted) {
    Binding binding =
        wanted == ListenerClass.HTTP && bind.isEmpty()
            ? new Binding(traits.wildcards(), List.of())
            : binding(service, bind);
    ListenerBind at = new ListenerBind(binding.addresses(), port.number());
    boolean isWildcard = traits.wildcards().contains(at.primary());
    List<Chain> chains = new ArrayList<>();
    Set<ConfigKey> sources = new HashSet<>(Set.of(service.source()));
    if (wanted == ListenerClass.HTTP && !isWildcard) {
      chains.add(HttpChains.all(at, routeName(at), port, service));
    } else if (wanted != ListenerClass.TCP) {
      String routeName =
          wanted == ListenerClass.AUTO && !isWildcard && port.number() != 0
              ? service.hostname() + ":" + port.number()
              : routeName(at);
      chains.add(
          HttpChains.sniffed(
              at,
              routeName,
              port,
              service,
              HttpChains.plaintextProtocols(features.http10(), settings.proxy())));
    }
    if (wanted != ListenerClass.HTTP) {
      TcpChains tcp =
          new TcpChains(traits, new TcpDestinations(outbound, mesh.outboundStatName()), features);
      chains.addAll(
          tcp.of(
              new TcpChains.Call(
                  service, port, at, binding.destinations(), egress.listener().virtualServices())));
      sources.addAll(tcp.sources());
    }
    ListenerClass made = wanted == ListenerClass.HTTP && isWildcard ? ListenerClass.AUTO : wanted;
    return new PendingListener.Offer(at, egress.capture(), port.protocol(), made, chains, sources);
  }

  private static String routeName(ListenerBind bind) {
    return bind.port() == 0 ? bind.primary() : Integer.toString(bind.port());
  }

  /** Where a service's listener listens, and the ranges that tell it from others there. */
  private record Binding(List<String> addresses, List<String> destinations) {}

  private Binding binding(Service service, List<String> bind) {
    if (!bind.isEmpty()) {
      return new Binding(bind, List.of());
    }
    List<String> vips = ServiceVips.all(service, traits, features);
    if (vips.getFirst().indexOf('/') >= 0) {
      return new Binding(traits.wildcards(), vips);
    }
    if (vips.getFirst().equals(ServiceAddresses.UNSPECIFIED)) {
      return new Binding(unspecified(service), List.of());
    }
    return new Binding(vips, List.of());
  }

  /** A ServiceEntry may be called over either family. */
  private List<String> unspecified(Service service) {
    return service.isKubernetes()
        ? List.of(ServiceAddresses.UNSPECIFIED)
        : features.dualStack() ? traits.wildcards() : List.of(traits.wildcards().getFirst());
  }

  private String vip(Service service) {
    return ServiceVips.first(service, traits, features);
  }

  /** Ports that the proxy itself or the kernel keeps. */
  private boolean isUnavailable(Egress egress, ServicePort port, List<String> bind) {
    boolean isPrivileged =
        egress.capture() == Capture.BOUND
            && traits.options().isUnprivileged()
            && port.number() != 0
            && port.number() < FIRST_UNPRIVILEGED_PORT;
    boolean isOnWildcard =
        bind.isEmpty() ? port.protocol().isHttp() : traits.wildcards().contains(bind.getFirst());
    return isPrivileged || (isOnWildcard && isReserved(egress, port.number()));
  }

  private boolean isReserved(Egress egress, int port) {
    boolean isOfAgent =
        port == traits.options().statusPort() || port == traits.options().prometheusPort();
    boolean isOfProxy = port == mesh.outboundPort() || port == mesh.inboundPort();
    return port != 0 && (isOfAgent || (isOfProxy && egress.capture() == Capture.INTERCEPTED));
  }
}
