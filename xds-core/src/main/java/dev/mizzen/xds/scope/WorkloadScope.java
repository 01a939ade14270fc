package dev.mizzen.xds.scope;

import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.index.MergedDestinationRule;
import dev.mizzen.model.index.WorkloadMtls;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.ServiceTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a class of proxies stands in front of: the services its workload serves and the policies for
 * them.
 *
 * @param traits with all of the workload's labels
 * @param targets in the order of service creation, then host
 * @param sidecar the Sidecar that holds, for its ingress listeners and inbound connection pool
 * @param inboundRules the DestinationRule for the inbound side of each target's service, where
 *     there is one: never one with a selector
 * @param ownAddresses the proxy's addresses, only where something generated depends on them
 *     (Sidecar ingress binds and endpoints); else empty
 */
public record WorkloadScope(
    ProxyTraits traits,
    List<ServiceTarget> targets,
    WorkloadMtls mtls,
    Optional<ConfigResource<Sidecar>> sidecar,
    Map<ServiceKey, MergedDestinationRule> inboundRules,
    List<String> ownAddresses) {
  public WorkloadScope {
    targets = List.copyOf(targets);
    inboundRules = Map.copyOf(inboundRules);
    ownAddresses = List.copyOf(ownAddresses);
  }

  /** A workload whose services no DestinationRule names. */
  public WorkloadScope(
      ProxyTraits traits,
      List<ServiceTarget> targets,
      WorkloadMtls mtls,
      Optional<ConfigResource<Sidecar>> sidecar,
      List<String> ownAddresses) {
    this(traits, targets, mtls, sidecar, Map.of(), ownAddresses);
  }

  /**
   * The Sidecar as ports and statistics name it: one of the root namespace counts as the own
   * namespace's. Source: Istio 1.30, convertToSidecarScope.
   */
  public Optional<ConfigKey> sidecarAsOwn() {
    return sidecar
        .map(ConfigResource::key)
        .map(key -> new ConfigKey(key.kind(), traits.namespace(), key.name()));
  }

  /** Labels of the workload, for telemetry and selectors. */
  public Map<String, String> labels() {
    return traits.labels();
  }
}
