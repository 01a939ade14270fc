package dev.mizzen.xds.generate.listener.inbound;

import dev.mizzen.api.networking.v1alpha3.CaptureMode;
import dev.mizzen.api.networking.v1alpha3.IstioIngressListener;
import dev.mizzen.api.networking.v1alpha3.ServerTLSSettings;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.index.MutualTlsMode;
import dev.mizzen.model.index.WorkloadMtls;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.ServiceTarget;
import dev.mizzen.xds.generate.envoy.AddressText;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.generate.envoy.StatNamePattern;
import dev.mizzen.xds.generate.envoy.StatSubject;
import dev.mizzen.xds.generate.listener.chain.ListenerBind;
import dev.mizzen.xds.generate.listener.http.RouteSource;
import dev.mizzen.xds.generate.listener.settings.ListenerMesh;
import dev.mizzen.xds.scope.ProxyTraits;
import dev.mizzen.xds.scope.WorkloadScope;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Says which ports of the workload are served: those of its services, or those that a Sidecar names
 * in their place.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/listener_inbound.go, buildInboundChainConfigs;
 * spec xds §5.3, §7.2.
 */
final class InboundPorts {
  private static final String VIRTUAL = "virtualInbound";

  private final WorkloadScope workload;
  private final ProxyTraits traits;
  private final ListenerMesh mesh;

  InboundPorts(WorkloadScope workload, ListenerMesh mesh) {
    this.workload = workload;
    this.traits = workload.traits();
    this.mesh = mesh;
  }

  /** By port, ascending. Without interception only a Sidecar can say which ports to bind. */
  List<InboundPort> served() {
    Optional<ConfigResource<Sidecar>> sidecar = ingress();
    if (sidecar.isPresent()) {
      return ofSidecar(sidecar.get());
    }
    return isIntercepted() ? ofServices() : List.of();
  }

  /**
   * What no service names: all ports, and those that a policy for this workload treats in its own
   * way.
   */
  List<InboundPort> unnamed() {
    Set<Integer> ports = new TreeSet<>(workload.mtls().ports().keySet());
    ports.removeAll(namedPorts());
    ports.add(0);
    return ports.stream().map(this::unnamed).toList();
  }

  private Optional<ConfigResource<Sidecar>> ingress() {
    return workload.sidecar().filter(sidecar -> sidecar.spec().getIngressCount() > 0);
  }

  private boolean isIntercepted() {
    return traits.interceptionMode() != InterceptionMode.NONE;
  }

  private Set<Integer> namedPorts() {
    Set<Integer> ports = new HashSet<>();
    ingress()
        .ifPresentOrElse(
            sidecar ->
                sidecar
                    .spec()
                    .getIngressList()
                    .forEach(listener -> ports.add(listener.getPort().getNumber())),
            () -> workload.targets().forEach(target -> ports.add(target.targetPort())));
    return ports;
  }

  private InboundPort unnamed(int port) {
    WorkloadMtls mtls = workload.mtls();
    String cluster = ClusterName.INBOUND_PASSTHROUGH;
    return new InboundPort(
        new ListenerBind(List.of(traits.wildcards().getFirst()), port),
        InboundPort.Capture.VIRTUAL,
        Protocol.UNSUPPORTED,
        port == 0 ? mtls.mode() : mtls.forPort(port),
        new InboundPort.Names(VIRTUAL + "-catchall-http", VIRTUAL, cluster + ";", cluster),
        new RouteSource.ToWorkload(cluster, 0, ":0/*", RouteSource.Retries.ON_RESET),
        Optional.empty(),
        Optional.empty(),
        mtls.sources());
  }

  private List<InboundPort> ofServices() {
    SortedMap<Integer, InboundPort> ports = new TreeMap<>();
    for (ServiceTarget target : workload.targets()) {
      if (!ports.containsKey(target.targetPort())) {
        ports.put(target.targetPort(), ofService(target));
      }
    }
    return List.copyOf(ports.values());
  }

  private InboundPort ofService(ServiceTarget target) {
    int number = target.targetPort();
    ListenerBind bind = new ListenerBind(List.of(traits.wildcards().getFirst()), number);
    ClusterName cluster = ClusterName.inbound(number);
    String host = target.service().hostname().value();
    Set<ConfigKey> sources = new HashSet<>(workload.mtls().sources());
    sources.add(target.service().source());
    String stat =
        new StatNamePattern(mesh.inboundStatName())
            .fill(cluster, StatSubject.of(target.service()), target.port(), number);
    return new InboundPort(
        bind,
        InboundPort.Capture.VIRTUAL,
        target.port().protocol(),
        workload.mtls().forPort(number),
        names(bind, stat),
        route(cluster, target.port().protocol(), target.port().number(), host),
        Optional.empty(),
        Optional.empty(),
        sources);
  }

  private List<InboundPort> ofSidecar(ConfigResource<Sidecar> sidecar) {
    Map<Integer, InboundPort> ports = new TreeMap<>();
    for (IstioIngressListener listener : sidecar.spec().getIngressList()) {
      int number = listener.getPort().getNumber();
      if (!ports.containsKey(number)) {
        ports.put(number, ofSidecar(sidecar.key(), listener));
      }
    }
    return List.copyOf(ports.values());
  }

  private InboundPort ofSidecar(ConfigKey sidecar, IstioIngressListener listener) {
    int number = listener.getPort().getNumber();
    String address = listener.getBind().isEmpty() ? ownAddress() : listener.getBind();
    ListenerBind bind = new ListenerBind(List.of(address), number);
    boolean isBound = !isIntercepted() || listener.getCaptureMode() == CaptureMode.NONE;
    MutualTlsMode mode = workload.mtls().forPort(number);
    Optional<ServerTLSSettings> tls =
        mesh.features().tlsOnSidecarIngress() && listener.hasTls() && mode == MutualTlsMode.DISABLE
            ? Optional.of(listener.getTls())
            : Optional.empty();
    Protocol written =
        Protocol.parse(listener.getPort().getProtocol()).orElse(Protocol.UNSUPPORTED);
    Protocol protocol = tls.isPresent() ? insideTls(written) : written;
    ClusterName cluster = ClusterName.inbound(number);
    Set<ConfigKey> sources = new HashSet<>(workload.mtls().sources());
    sources.add(sidecar);
    ConfigKey named = workload.sidecarAsOwn().orElse(sidecar);
    return new InboundPort(
        bind,
        isBound ? InboundPort.Capture.BOUND : InboundPort.Capture.VIRTUAL,
        protocol,
        mode,
        names(bind, cluster.toString()),
        route(cluster, protocol, number, named.name() + "." + named.namespace()),
        tls,
        Optional.of(named),
        sources);
  }

  private static Protocol insideTls(Protocol written) {
    if (written == Protocol.HTTPS) {
      return Protocol.HTTP;
    }
    return written == Protocol.TLS ? Protocol.TCP : written;
  }

  /** Of the addresses that others reach the first. */
  private String ownAddress() {
    return workload.ownAddresses().stream()
        .filter(AddressText::isIp)
        .filter(InboundPorts::isReachable)
        .findFirst()
        .orElse(traits.wildcards().getFirst());
  }

  private static boolean isReachable(String address) {
    InetAddress parsed = InetAddress.ofLiteral(address);
    return !parsed.isLoopbackAddress()
        && !parsed.isLinkLocalAddress()
        && !parsed.isMulticastAddress()
        && !parsed.isAnyLocalAddress();
  }

  private static InboundPort.Names names(ListenerBind bind, String tcpStat) {
    String name = bind.name();
    return new InboundPort.Names(name, name, "inbound_" + name + ";", tcpStat);
  }

  private static RouteSource.ToWorkload route(
      ClusterName cluster, Protocol protocol, int port, String host) {
    return new RouteSource.ToWorkload(
        cluster.toString(),
        port,
        host + ":" + port + "/*",
        protocol.isGrpc() ? RouteSource.Retries.NEVER : RouteSource.Retries.ON_RESET);
  }
}
