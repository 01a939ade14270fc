package dev.mizzen.xds.generate.cluster;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.IstioIngressListener;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.api.networking.v1alpha3.SidecarPort;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.proxy.InterceptionMode;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.service.ServiceTarget;
import dev.mizzen.xds.generate.envoy.DestinationPolicy;
import dev.mizzen.xds.generate.envoy.StatSubject;
import dev.mizzen.xds.scope.ProxyTraits;
import dev.mizzen.xds.scope.WorkloadScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says of which clusters for its own ports a workload's proxy has need. Confined to one selection.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster.go, buildInboundClusters; spec xds §3.4.
 */
final class InboundClusters {
  private final PushContext context;
  private final WorkloadScope workload;
  private final ProxyTraits traits;
  private final ClusterTraits proxy;
  private final ClusterSettings mesh;

  InboundClusters(PushContext context, WorkloadScope workload) {
    this.context = context;
    this.workload = workload;
    this.traits = workload.traits();
    this.proxy = ClusterTraits.of(traits);
    this.mesh = ClusterSettings.of(context.mesh());
  }

  /**
   * A Sidecar's ingress listeners replace those of services. Without interception only a Sidecar
   * can say which ports to bind.
   */
  List<InboundClusterInput> inputs() {
    Optional<Sidecar> sidecar =
        workload.sidecar().map(ConfigResource::spec).filter(spec -> spec.getIngressCount() > 0);
    if (sidecar.isPresent()) {
      return ofIngress(sidecar.get());
    }
    return traits.interceptionMode() == InterceptionMode.NONE ? List.of() : ofServices();
  }

  private List<InboundClusterInput> ofServices() {
    Map<Integer, List<ServiceTarget>> byPort = new LinkedHashMap<>();
    for (ServiceTarget target : workload.targets()) {
      byPort.computeIfAbsent(target.targetPort(), absent -> new ArrayList<>()).add(target);
    }
    List<InboundClusterInput> inputs = new ArrayList<>();
    byPort.forEach((number, targets) -> inputs.add(ofService(number, targets)));
    return inputs;
  }

  private InboundClusterInput ofService(int number, List<ServiceTarget> targets) {
    ServiceTarget primary = targets.getFirst();
    boolean isToLoopback =
        context.mesh().config().getInboundTrafficPolicy().getMode()
            == MeshConfig.InboundTrafficPolicy.Mode.LOCALHOST;
    InboundDestination destination =
        isToLoopback
            ? new InboundDestination.At(traits.loopbacks().getFirst(), number)
            : InboundDestination.AS_CALLED;
    return input(
        number,
        primary.port(),
        Optional.of(primary.service()),
        described(primary, targets),
        destination);
  }

  /**
   * Services that the port belongs to under the same number; of several with one host the first.
   */
  private static List<Service> described(ServiceTarget primary, List<ServiceTarget> targets) {
    if (primary.service().options().isMeshExternal()) {
      return List.of();
    }
    Map<String, Service> byHost = new LinkedHashMap<>();
    for (ServiceTarget target : targets) {
      if (target.port().number() == primary.port().number()) {
        byHost.putIfAbsent(target.service().hostname().value(), target.service());
      }
    }
    return List.copyOf(byHost.values());
  }

  private List<InboundClusterInput> ofIngress(Sidecar sidecar) {
    Map<Integer, InboundClusterInput> byPort = new LinkedHashMap<>();
    for (IstioIngressListener listener : sidecar.getIngressList()) {
      int number = listener.getPort().getNumber();
      IngressEndpoints.parse(listener.getDefaultEndpoint(), traits, workload.ownAddresses())
          .ifPresent(
              destination ->
                  byPort.putIfAbsent(number, ofIngress(listener.getPort(), destination)));
    }
    return List.copyOf(byPort.values());
  }

  private InboundClusterInput ofIngress(SidecarPort ingress, InboundDestination destination) {
    Protocol protocol = Protocol.parse(ingress.getProtocol()).orElse(Protocol.UNSUPPORTED);
    ServicePort port = new ServicePort(ingress.getName(), ingress.getNumber(), protocol);
    Optional<Service> service =
        workload.targets().stream()
            .filter(target -> target.targetPort() == ingress.getNumber())
            .map(ServiceTarget::service)
            .findFirst();
    List<Service> described =
        service.filter(found -> !found.options().isMeshExternal()).map(List::of).orElse(List.of());
    return input(ingress.getNumber(), port, service, described, destination);
  }

  private InboundClusterInput input(
      int number,
      ServicePort port,
      Optional<Service> primary,
      List<Service> described,
      InboundDestination destination) {
    Optional<MergedDestinationRule> rule =
        primary
            .flatMap(service -> Optional.ofNullable(workload.inboundRules().get(service.key())))
            .filter(merged -> merged.spec().hasTrafficPolicy());
    DestinationPolicy policy =
        rule.map(merged -> wholeService(merged, port)).orElse(DestinationPolicy.NONE);
    Set<ConfigKey> sources = new HashSet<>();
    primary.ifPresent(service -> sources.add(service.source()));
    rule.ifPresent(merged -> sources.addAll(merged.sources()));
    workload.sidecar().ifPresent(sidecar -> sources.add(sidecar.key()));
    return new InboundClusterInput(
        number,
        port,
        primary.map(StatSubject::of).orElseGet(this::ofSidecar),
        described,
        destination,
        primary
            .filter(service -> destination instanceof InboundDestination.AsCalled)
            .flatMap(service -> PortTranslation.of(service, port)),
        isLoopback(destination) ? List.of() : sourceAddresses(),
        sidecarsConnectionPool(number).or(policy::connectionPool),
        policy.retryBudget(),
        rule.map(MergedDestinationRule::key),
        sources,
        proxy,
        mesh);
  }

  private static DestinationPolicy wholeService(MergedDestinationRule rule, ServicePort port) {
    DestinationRule spec = rule.spec();
    return DestinationPolicy.of(spec, port.number(), "");
  }

  /** Only a Sidecar opens ports that no service has. */
  private StatSubject ofSidecar() {
    return StatSubject.ofSidecar(workload.sidecarAsOwn().orElseThrow());
  }

  /** The listener's own setting, else the Sidecar's for all ports. */
  private Optional<ConnectionPoolSettings> sidecarsConnectionPool(int number) {
    if (workload.sidecar().isEmpty()) {
      return Optional.empty();
    }
    Sidecar sidecar = workload.sidecar().get().spec();
    for (IstioIngressListener listener : sidecar.getIngressList()) {
      if (listener.getPort().getNumber() == number && listener.hasConnectionPool()) {
        return Optional.of(listener.getConnectionPool());
      }
    }
    return sidecar.hasInboundConnectionPool()
        ? Optional.of(sidecar.getInboundConnectionPool())
        : Optional.empty();
  }

  private static boolean isLoopback(InboundDestination destination) {
    return destination instanceof InboundDestination.At at && at.isLoopback();
  }

  private List<String> sourceAddresses() {
    List<String> binds = traits.passthroughBinds();
    return context.mesh().features().dualStack() ? binds : List.of(binds.getFirst());
  }
}
