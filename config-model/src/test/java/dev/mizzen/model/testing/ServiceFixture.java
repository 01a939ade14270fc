package dev.mizzen.model.testing;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.NodePorts;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Registry;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.ServiceOptions;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.service.TargetPort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Kubernetes Service; without further words a ClusterIP Service with no port. */
public final class ServiceFixture {
  private final String namespace;
  private final String name;
  private final List<ServicePort> ports = new ArrayList<>();
  private ClusterId clusterId = MeshFixture.CLUSTER;
  private Instant creationTime = Instant.EPOCH;
  private Resolution resolution = Resolution.CLIENT_SIDE_LB;
  private String address = "10.0.0.1";
  private List<String> clusterIps = List.of();
  private Map<ClusterId, List<String>> external = Map.of();
  private Map<ClusterId, NodePorts> nodePorts = Map.of();
  private Visibility visibility = Visibility.PUBLIC;
  private Map<String, String> labels = Map.of();
  private Map<String, String> selector = Map.of();
  private ServiceOptions options = ServiceOptions.DEFAULT;

  private ServiceFixture(String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
  }

  public static ServiceFixture service(String namespace, String name) {
    return new ServiceFixture(namespace, name);
  }

  /** The key that the Service has in the mesh. */
  public static ServiceKey key(String namespace, String name) {
    return new ServiceKey(new Hostname(name + "." + namespace + ".svc.cluster.local"), namespace);
  }

  /** The key of the Kubernetes object. */
  public static ConfigKey source(String namespace, String name) {
    return new ConfigKey(ConfigKind.SERVICE, namespace, name);
  }

  public ServiceFixture port(String portName, int number, Protocol protocol) {
    ports.add(new ServicePort(portName, number, protocol));
    return this;
  }

  public ServiceFixture port(String portName, int number, TargetPort target) {
    ports.add(new ServicePort(portName, number, Protocol.HTTP, Optional.of(target)));
    return this;
  }

  public ServiceFixture cluster(String id) {
    clusterId = new ClusterId(id);
    return this;
  }

  public ServiceFixture created(Instant time) {
    creationTime = time;
    return this;
  }

  public ServiceFixture address(String ip) {
    address = ip;
    return this;
  }

  /** Addresses of several families, the first of them the default one. */
  public ServiceFixture clusterIps(String... ips) {
    address = ips[0];
    clusterIps = List.of(ips);
    return this;
  }

  public ServiceFixture external(String... addresses) {
    external = Map.of(clusterId, List.of(addresses));
    return this;
  }

  public ServiceFixture nodePorts(NodePorts wanted) {
    nodePorts = Map.of(clusterId, wanted);
    return this;
  }

  public ServiceFixture headless() {
    resolution = Resolution.PASSTHROUGH;
    address = ServiceAddresses.UNSPECIFIED;
    return this;
  }

  /** Type ExternalName. */
  public ServiceFixture standsFor(String host) {
    resolution = Resolution.ALIAS;
    address = ServiceAddresses.UNSPECIFIED;
    options =
        new ServiceOptions(
            true,
            options.isNodeLocal(),
            options.publishNotReadyAddresses(),
            options.trafficDistribution(),
            Optional.of(new Hostname(host)),
            options.aliases(),
            options.subjectAltNames(),
            options.dnsRaceFirstConnect());
    return this;
  }

  public ServiceFixture visibility(Visibility wanted) {
    visibility = wanted;
    return this;
  }

  public ServiceFixture labels(Map<String, String> wanted) {
    labels = wanted;
    return this;
  }

  public ServiceFixture selector(Map<String, String> wanted) {
    selector = wanted;
    return this;
  }

  public ServiceFixture options(ServiceOptions wanted) {
    options = wanted;
    return this;
  }

  public ClusterId clusterId() {
    return clusterId;
  }

  public Service build() {
    List<String> ips = clusterIps.isEmpty() ? List.of(address) : clusterIps;
    Map<ClusterId, List<String>> vips =
        address.equals(ServiceAddresses.UNSPECIFIED) ? Map.of() : Map.of(clusterId, ips);
    return new Service(
        source(namespace, name),
        key(namespace, name),
        name,
        Registry.KUBERNETES,
        creationTime,
        resolution,
        ports,
        new ServiceAddresses(address, vips, "", "", external, nodePorts),
        visibility,
        labels,
        selector,
        options);
  }
}
