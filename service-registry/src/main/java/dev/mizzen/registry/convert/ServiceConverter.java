package dev.mizzen.registry.convert;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.identity.SpiffeId;
import dev.mizzen.model.parse.Parsed;
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
import dev.mizzen.model.service.TrafficDistribution;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Kubernetes Service.
 *
 * <p>Errors: a missing name, a port outside 1 to 65535, a cluster IP or external IP that is none,
 * an unknown type.
 *
 * <p>Source: Istio 1.30, pilot/pkg/serviceregistry/kube/conversion.go, ConvertService.
 */
public final class ServiceConverter {
  private static final String EXPORT_TO = "networking.istio.io/exportTo";
  private static final String CANONICAL_ACCOUNTS = "alpha.istio.io/canonical-serviceaccounts";
  private static final String KUBERNETES_ACCOUNTS = "alpha.istio.io/kubernetes-serviceaccounts";
  private static final String NODE_SELECTOR = "traffic.istio.io/nodeSelector";
  private static final String TRAFFIC_DISTRIBUTION = "networking.istio.io/traffic-distribution";

  private static final String HEADLESS = "None";
  private static final Set<String> TYPES =
      Set.of("", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName");

  private final ClusterId clusterId;
  private final String domainSuffix;

  /**
   * @param clusterId the cluster whose addresses the Service holds
   * @param domainSuffix of every Service's host, for example {@code cluster.local}
   */
  public ServiceConverter(ClusterId clusterId, String domainSuffix) {
    this.clusterId = clusterId;
    this.domainSuffix = domainSuffix;
  }

  public Parsed<Service> convert(
      io.fabric8.kubernetes.api.model.Service object, ServiceDefaults mesh) {
    Findings findings = new Findings();
    Identity identity = Identity.of(ConfigKind.SERVICE, object.getMetadata(), findings);
    ServiceSpec spec = Optional.ofNullable(object.getSpec()).orElseGet(ServiceSpec::new);
    if (!TYPES.contains(Findings.text(spec.getType()))) {
      findings.add(
          "spec.type",
          "is \"" + spec.getType() + "\", want ClusterIP, NodePort, LoadBalancer or ExternalName");
    }
    List<ServicePort> ports = ports(spec, findings);
    List<String> clusterIps = clusterIps(spec, findings);
    ServiceAddresses addresses = addresses(object, identity, clusterIps, findings);
    return findings.orElse(() -> service(identity, spec, ports, addresses, mesh));
  }

  private Service service(
      Identity identity,
      ServiceSpec spec,
      List<ServicePort> ports,
      ServiceAddresses addresses,
      ServiceDefaults mesh) {
    String namespace = identity.key().namespace();
    String name = identity.key().name();
    Hostname hostname = new Hostname(name + "." + namespace + ".svc." + domainSuffix);
    List<String> exportTo =
        commaList(identity.annotations().get(EXPORT_TO)).map(String::strip).toList();
    return new Service(
        identity.key(),
        new ServiceKey(hostname, namespace),
        name,
        Registry.KUBERNETES,
        identity.creationTime(),
        resolution(spec),
        ports,
        addresses,
        Visibility.of(exportTo, mesh.serviceExportTo(), namespace),
        identity.labels(),
        Findings.texts(spec.getSelector()),
        options(identity, spec, mesh));
  }

  private static Resolution resolution(ServiceSpec spec) {
    if (HEADLESS.equals(spec.getClusterIP())) {
      return Resolution.PASSTHROUGH;
    }
    return externalName(spec).isPresent() ? Resolution.ALIAS : Resolution.CLIENT_SIDE_LB;
  }

  private static Optional<Hostname> externalName(ServiceSpec spec) {
    return "ExternalName".equals(spec.getType())
        ? Optional.ofNullable(spec.getExternalName()).filter(n -> !n.isEmpty()).map(Hostname::new)
        : Optional.empty();
  }

  private static List<ServicePort> ports(ServiceSpec spec, Findings findings) {
    List<ServicePort> ports = new ArrayList<>();
    for (var port : findings.entries("spec.ports", spec.getPorts())) {
      String path = "spec.ports[" + ports.size() + "]";
      int number = findings.port(path + ".port", port.getPort());
      String name = Findings.text(port.getName());
      Protocol protocol =
          ServiceProtocol.of(
              number,
              name,
              Findings.text(port.getProtocol()),
              Optional.ofNullable(port.getAppProtocol()));
      TargetPort target = targetPort(path, number, port.getTargetPort(), findings);
      ports.add(new ServicePort(name, number, protocol, Optional.of(target)));
    }
    return ports;
  }

  /** The port itself where none is given, as the API server fills it in; 0 is none. */
  private static TargetPort targetPort(
      String path, int number, @Nullable IntOrString given, Findings findings) {
    if (given == null) {
      return new TargetPort.Number(number);
    }
    String name = Findings.text(given.getStrVal());
    if (!name.isEmpty()) {
      return new TargetPort.Name(name);
    }
    boolean isNumber = given.getIntVal() != null && given.getIntVal() != 0;
    return new TargetPort.Number(
        isNumber ? findings.port(path + ".targetPort", given.getIntVal()) : number);
  }

  /**
   * Every address of the cluster, the first family first; empty for a headless Service and one
   * without.
   */
  private static List<String> clusterIps(ServiceSpec spec, Findings findings) {
    String first = Findings.text(spec.getClusterIP());
    if (first.isEmpty() || first.equals(HEADLESS)) {
      return List.of();
    }
    findings.address("spec.clusterIP", first);
    List<String> all = checkedAddresses("spec.clusterIPs", spec.getClusterIPs(), findings);
    return all.size() > 1 ? all : List.of(first);
  }

  private ServiceAddresses addresses(
      io.fabric8.kubernetes.api.model.Service object,
      Identity identity,
      List<String> clusterIps,
      Findings findings) {
    List<String> external = external(object, findings);
    Optional<NodePorts> nodePorts = nodePorts(object.getSpec(), identity);
    return new ServiceAddresses(
        clusterIps.isEmpty() ? ServiceAddresses.UNSPECIFIED : clusterIps.getFirst(),
        clusterIps.isEmpty() ? Map.of() : Map.of(clusterId, clusterIps),
        "",
        "",
        external.isEmpty() ? Map.of() : Map.of(clusterId, external),
        nodePorts.map(ports -> Map.of(clusterId, ports)).orElseGet(Map::of));
  }

  /**
   * Where traffic from outside comes in: the load balancer's addresses or hosts, then externalIPs.
   */
  private static List<String> external(
      io.fabric8.kubernetes.api.model.Service object, Findings findings) {
    ServiceSpec spec = object.getSpec();
    if (spec == null) {
      return List.of();
    }
    List<String> addresses = new ArrayList<>();
    if ("LoadBalancer".equals(spec.getType())) {
      addresses.addAll(loadBalancer(object, findings));
    }
    addresses.addAll(checkedAddresses("spec.externalIPs", spec.getExternalIPs(), findings));
    addresses.removeIf(String::isEmpty);
    return addresses;
  }

  private static List<String> loadBalancer(
      io.fabric8.kubernetes.api.model.Service object, Findings findings) {
    if (object.getStatus() == null || object.getStatus().getLoadBalancer() == null) {
      return List.of();
    }
    String path = "status.loadBalancer.ingress";
    List<String> addresses = new ArrayList<>();
    for (LoadBalancerIngress ingress :
        findings.entries(path, object.getStatus().getLoadBalancer().getIngress())) {
      String ip = findings.address(path + "[" + addresses.size() + "].ip", ingress.getIp());
      addresses.add(ip.isEmpty() ? Findings.text(ingress.getHostname()) : ip);
    }
    return addresses;
  }

  private static List<String> checkedAddresses(
      String path, @Nullable List<String> given, Findings findings) {
    List<String> addresses = findings.entries(path, given);
    for (int i = 0; i < addresses.size(); i++) {
      findings.address(path + "[" + i + "]", addresses.get(i));
    }
    return addresses;
  }

  /** Only a gateway's Service that names its nodes is reached by node ports. */
  private static Optional<NodePorts> nodePorts(@Nullable ServiceSpec spec, Identity identity) {
    String nodeSelector = identity.annotations().get(NODE_SELECTOR);
    if (spec == null || nodeSelector == null || !"NodePort".equals(spec.getType())) {
      return Optional.empty();
    }
    Map<Integer, Integer> ports = new LinkedHashMap<>();
    for (var port : Optional.ofNullable(spec.getPorts()).orElse(List.of())) {
      if (port != null && port.getPort() != null && port.getNodePort() != null) {
        ports.put(port.getPort(), port.getNodePort());
      }
    }
    return Optional.of(new NodePorts(ports, JsonLabels.parse(nodeSelector)));
  }

  private static ServiceOptions options(Identity identity, ServiceSpec spec, ServiceDefaults mesh) {
    Optional<Hostname> externalName = externalName(spec);
    return new ServiceOptions(
        externalName.isPresent(),
        "Local".equals(spec.getInternalTrafficPolicy()),
        Boolean.TRUE.equals(spec.getPublishNotReadyAddresses()),
        trafficDistribution(spec, identity),
        externalName,
        List.of(),
        accounts(identity, mesh),
        false);
  }

  private static TrafficDistribution trafficDistribution(ServiceSpec spec, Identity identity) {
    return switch (Findings.text(spec.getTrafficDistribution())) {
      case "PreferClose", "PreferSameZone" -> TrafficDistribution.PREFER_SAME_ZONE;
      case "PreferSameNode" -> TrafficDistribution.PREFER_SAME_NODE;
      default -> trafficDistribution(identity.annotations().getOrDefault(TRAFFIC_DISTRIBUTION, ""));
    };
  }

  private static TrafficDistribution trafficDistribution(String annotation) {
    return switch (annotation.toLowerCase(Locale.ROOT)) {
      case "preferclose", "prefersamezone" -> TrafficDistribution.PREFER_SAME_ZONE;
      case "prefersamenode" -> TrafficDistribution.PREFER_SAME_NODE;
      default -> TrafficDistribution.ANY;
    };
  }

  private static Set<String> accounts(Identity identity, ServiceDefaults mesh) {
    Set<String> accounts = new TreeSet<>();
    commaList(identity.annotations().get(CANONICAL_ACCOUNTS)).forEach(accounts::add);
    commaList(identity.annotations().get(KUBERNETES_ACCOUNTS))
        .map(
            account ->
                new SpiffeId(mesh.trustDomain(), identity.key().namespace(), account).toString())
        .forEach(accounts::add);
    return accounts;
  }

  private static Stream<String> commaList(@Nullable String annotation) {
    return annotation == null || annotation.isEmpty()
        ? Stream.empty()
        : Stream.of(annotation.split(",", -1)).filter(e -> !e.isBlank());
  }
}
