package dev.mizzen.xds.generate.cluster;

import dev.mizzen.api.networking.v1alpha3.LoadBalancerSettings;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.identity.TrustDomain;
import dev.mizzen.model.index.MutualTlsMode;
import dev.mizzen.model.index.ServiceShape;
import dev.mizzen.model.push.PushContext;
import dev.mizzen.model.service.Endpoint;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What clients may assume of a service's workloads: who they are and whether they take mutual TLS.
 *
 * <p>Source: Istio 1.30, pilot/pkg/model/push_context.go, BestEffortInferServiceMTLSMode,
 * ServiceAccounts; pkg/spiffe/spiffe.go, ExpandWithTrustDomains; spec xds §3.6.
 */
record ServiceIdentities(PushContext context) {

  /**
   * The identities endpoints may have, under the mesh's trust domain and each of its aliases;
   * sorted. Where several objects tell of the host, the youngest one's word counts for all of them.
   */
  List<String> accounts(Service service) {
    List<Service> sameHost = context.services().all(service.key());
    Service telling = sameHost.isEmpty() ? service : sameHost.getLast();
    Set<String> accounts = new TreeSet<>(telling.options().subjectAltNames());
    accounts.addAll(context.endpoints().shape(service.key()).serviceAccounts());
    List<String> aliases = context.mesh().config().getTrustDomainAliasesList();
    if (!aliases.isEmpty()) {
      for (String account : List.copyOf(accounts)) {
        SpiffeId.parse(account)
            .ifPresent(id -> aliases.forEach(alias -> accounts.add(under(alias, id).toString())));
      }
    }
    return List.copyOf(accounts);
  }

  private static SpiffeId under(String trustDomain, SpiffeId id) {
    return new SpiffeId(new TrustDomain(trustDomain), id.namespace(), id.serviceAccount());
  }

  /**
   * What endpoints of a port may be assumed to take.
   *
   * @param loadBalancer of the rule for the whole service or the subset; those for single ports do
   *     not count
   */
  MutualTlsMode inferredMtls(
      Service service, ServicePort port, Optional<LoadBalancerSettings> loadBalancer) {
    if (service.options().isMeshExternal()) {
      return MutualTlsMode.UNKNOWN;
    }
    if (isChosenByClient(service, loadBalancer) && !allTakeMutualTls(service, port)) {
      return MutualTlsMode.DISABLE;
    }
    MutualTlsMode ofNamespace = context.peerAuthentications().namespaceMode(service.namespace());
    return ofNamespace == MutualTlsMode.UNKNOWN ? MutualTlsMode.PERMISSIVE : ofNamespace;
  }

  private static boolean isChosenByClient(
      Service service, Optional<LoadBalancerSettings> loadBalancer) {
    return service.resolution() == Resolution.PASSTHROUGH
        || PassthroughBalancing.isAskedFor(loadBalancer);
  }

  /**
   * Which endpoint it will be is not known, so one that does not take it is enough to go without.
   */
  private boolean allTakeMutualTls(Service service, ServicePort port) {
    ServiceShape shape = context.endpoints().shape(service.key());
    if (shape.inlined().isEmpty()) {
      return !shape.isEmpty() && shape.allTakeMutualTls();
    }
    List<Endpoint> ofPort =
        shape.inlined().stream()
            .filter(endpoint -> endpoint.servicePort() == port.number())
            .toList();
    return !ofPort.isEmpty()
        && ofPort.stream()
            .noneMatch(endpoint -> endpoint.tlsMode().equals(Endpoint.TLS_MODE_DISABLED));
  }
}
