package dev.mizzen.xds.generate.endpoint;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.xds.generate.Generator;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.envoy.AddressText;
import dev.mizzen.xds.generate.envoy.ClusterName;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.scope.OutboundScope;
import dev.mizzen.xds.scope.ProxyScope;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoints of one cluster, by the cluster's name.
 *
 * <p>A name that stands for no service in reach is answered too, without endpoints: Envoy would
 * wait for it otherwise. Source: Istio 1.30, pilot/pkg/xds/endpoints/endpoint_builder.go,
 * BuildClusterLoadAssignment; spec xds §4.
 */
public final class EndpointGenerator implements Generator.Named<OutboundScope, EndpointInput> {

  @Override
  public XdsType type() {
    return XdsType.ENDPOINT;
  }

  @Override
  public Optional<OutboundScope> scope(ProxyScope proxy) {
    return Optional.of(proxy.outbound());
  }

  @Override
  public Optional<EndpointInput> select(PushContext context, OutboundScope scope, String name) {
    Optional<ClusterName> cluster = ClusterName.parse(name);
    Optional<Service> service = cluster.flatMap(parsed -> scope.service(parsed.host()));
    if (cluster.isEmpty() || service.isEmpty()) {
      return Optional.of(new EndpointInput(name, Optional.empty(), Set.of(ConfigKey.MESH_CONFIG)));
    }
    return Optional.of(input(context, scope, cluster.get(), service.get()));
  }

  @Override
  public Optional<ServiceKey> endpointsOf(OutboundScope scope, String name) {
    return ClusterName.parse(name)
        .flatMap(cluster -> scope.service(cluster.host()))
        .map(Service::key);
  }

  private static EndpointInput input(
      PushContext context, OutboundScope scope, ClusterName cluster, Service service) {
    Optional<MergedDestinationRule> rule = scope.destinationRule(service);
    Set<ConfigKey> sources = new HashSet<>();
    sources.add(service.source());
    rule.ifPresent(merged -> sources.addAll(merged.sources()));
    Optional<EndpointInput.Target> target =
        service
            .port(cluster.port())
            .filter(port -> !isResolvedByEnvoy(service))
            .map(
                port ->
                    new EndpointInput.Target(
                        context.endpoints().of(service.key()),
                        port.name(),
                        EndpointRulesSelector.select(
                            context, scope.traits(), service, cluster, rule)));
    return new EndpointInput(cluster.toString(), target, sources);
  }

  private static boolean isResolvedByEnvoy(Service service) {
    return service.resolution() == Resolution.DNS
        || service.resolution() == Resolution.DNS_ROUND_ROBIN;
  }

  @Override
  public Resource build(EndpointInput input) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(input.clusterName());
    input
        .target()
        .ifPresent(target -> assignment.addAllEndpoints(target.rules().apply(ofPort(target))));
    return new Resource(input.clusterName(), assignment.build(), input.sources());
  }

  private static List<Endpoint> ofPort(EndpointInput.Target target) {
    return target.endpoints().endpoints().stream()
        .filter(endpoint -> endpoint.servicePortName().equals(target.portName()))
        .filter(
            endpoint ->
                endpoint.address().isEmpty()
                    || endpoint.port() == 0
                    || AddressText.isIp(endpoint.address()))
        .toList();
  }
}
