package dev.mizzen.model.testing;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod; without further words ready, on no node, with service account {@code default}, without a
 * sidecar.
 */
public final class PodFixture {
  private final String namespace;
  private final String name;
  private final List<String> ips;
  private ClusterId clusterId = MeshFixture.CLUSTER;
  private Map<String, String> labels = Map.of();
  private String serviceAccount = "default";
  private String node = "";
  private Map<String, Integer> ports = Map.of();
  private boolean isReady = true;
  private boolean isTerminated;
  private Optional<String> hostname = Optional.empty();
  private Optional<String> subdomain = Optional.empty();

  private PodFixture(String namespace, String name, List<String> ips) {
    this.namespace = namespace;
    this.name = name;
    this.ips = ips;
  }

  public static PodFixture pod(String namespace, String name, String... ips) {
    return new PodFixture(namespace, name, List.of(ips));
  }

  public PodFixture cluster(String id) {
    clusterId = new ClusterId(id);
    return this;
  }

  public PodFixture labels(Map<String, String> wanted) {
    labels = wanted;
    return this;
  }

  public PodFixture serviceAccount(String account) {
    serviceAccount = account;
    return this;
  }

  public PodFixture node(String wanted) {
    node = wanted;
    return this;
  }

  public PodFixture containerPorts(Map<String, Integer> named) {
    ports = named;
    return this;
  }

  public PodFixture notReady() {
    isReady = false;
    return this;
  }

  public PodFixture terminated() {
    isTerminated = true;
    return this;
  }

  public PodFixture host(String wantedHostname, String wantedSubdomain) {
    hostname = Optional.of(wantedHostname).filter(host -> !host.isEmpty());
    subdomain = Optional.of(wantedSubdomain);
    return this;
  }

  public Workload build() {
    return new Workload(
        new ConfigKey(ConfigKind.POD, namespace, name),
        clusterId,
        namespace + "/" + name,
        ips,
        labels,
        Map.of(),
        name,
        serviceAccount,
        node,
        ports,
        isReady,
        isTerminated,
        hostname,
        subdomain);
  }
}
