package dev.mizzen.model.proxy;

import dev.mizzen.model.service.Locality;
import java.util.List;

/**
 * A connected Envoy, as its node message says.
 *
 * @param ips INSTANCE_IPS where all of them are valid, else the node id's; never empty
 * @param configNamespace NAMESPACE, else the first label of the DNS domain where that has more than
 *     one
 * @param serviceCluster {@code node.cluster}, for example {@code reviews.default}
 * @param nodeLocality {@code node.locality}; the workload's labels go before it
 */
public record Proxy(
    NodeId id,
    List<String> ips,
    String configNamespace,
    String serviceCluster,
    Locality nodeLocality,
    EnvoyDialect dialect,
    NodeMetadata metadata) {

  public Proxy {
    ips = List.copyOf(ips);
  }

  public ProxyType type() {
    return id.type();
  }

  public IstioVersion version() {
    return IstioVersion.parse(metadata.istioVersion());
  }
}
