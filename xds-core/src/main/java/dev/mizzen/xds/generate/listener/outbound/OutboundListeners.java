package dev.mizzen.xds.generate.listener.outbound;

import dev.mizzen.api.networking.v1alpha3.CaptureMode;
import dev.mizzen.api.networking.v1alpha3.IstioEgressListener;
import dev.mizzen.model.ConfigKey;
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
import dev.mizzen.xds.scope.EgressListener;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyTraits;
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
  private final ServiceOffers offers;
  private final Map<Key, PendingListener> listeners = new LinkedHashMap<>();

  public OutboundListeners(PushContext context, OutboundListenerScope scope) {
    this.context = context;
    this.scope = scope;
    this.outbound = scope.outbound();
    this.traits = outbound.traits();
    this.mesh = ListenerMesh.of(context.mesh());
    this.settings = scope.settings(context, mesh);
    this.offers = new ServiceOffers(outbound, settings);
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
    sources.addAll(scope.telemetry().sources());
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
    return mesh.features().dualStack() ? addresses : List.of(addresses.getFirst());
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
    if (isUnavailable(egress, port, bind)) {
      return;
    }
    ServiceOffers.Call call =
        new ServiceOffers.Call(
            service, port, egress.capture(), bind, egress.listener().virtualServices());
    offers.of(call).ifPresent(this::accept);
  }

  private void accept(PendingListener.Offer offer) {
    Key key = new Key(offer.bind().primary(), offer.bind().port());
    PendingListener known = listeners.get(key);
    if (known == null) {
      listeners.put(key, new PendingListener(offer));
    } else {
      known.join(offer);
    }
  }

  private String vip(Service service) {
    return ServiceVips.first(service, traits, mesh.features());
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
