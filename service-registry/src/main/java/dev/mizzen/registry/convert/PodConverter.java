package dev.mizzen.registry.convert;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Pod.
 *
 * <p>Errors: a missing name, a pod IP that is none, a container port outside 1 to 65535.
 *
 * <p>Source: Istio 1.30, pilot/pkg/serviceregistry/kube/controller/pod.go and pkg/kube/util.go.
 */
public final class PodConverter {
  private final ClusterId clusterId;

  public PodConverter(ClusterId clusterId) {
    this.clusterId = clusterId;
  }

  public Parsed<Workload> convert(Pod object) {
    Findings findings = new Findings();
    ObjectMeta meta = Optional.ofNullable(object.getMetadata()).orElseGet(ObjectMeta::new);
    PodSpec spec = Optional.ofNullable(object.getSpec()).orElseGet(PodSpec::new);
    PodStatus status = Optional.ofNullable(object.getStatus()).orElseGet(PodStatus::new);
    Identity identity = Identity.of(ConfigKind.POD, meta, findings);
    List<String> ips = ips(status, findings);
    Map<String, Integer> ports = containerPorts(spec, findings);
    return findings.orElse(
        () ->
            new Workload(
                identity.key(),
                clusterId,
                Findings.text(meta.getUid()),
                ips,
                identity.labels(),
                identity.annotations(),
                WorkloadName.of(meta, identity.labels()),
                Findings.text(spec.getServiceAccountName()),
                Findings.text(spec.getNodeName()),
                ports,
                isReady(status),
                isTerminated(meta, status),
                nonEmpty(spec.getHostname()),
                nonEmpty(spec.getSubdomain())));
  }

  /** {@code podIPs} where given, else {@code podIP}. */
  private static List<String> ips(PodStatus status, Findings findings) {
    List<String> ips = new ArrayList<>();
    for (PodIP podIp : findings.entries("status.podIPs", status.getPodIPs())) {
      ips.add(findings.address("status.podIPs[" + ips.size() + "].ip", podIp.getIp()));
    }
    if (ips.isEmpty()) {
      ips.add(findings.address("status.podIP", status.getPodIP()));
    }
    ips.removeIf(String::isEmpty);
    return ips;
  }

  /** TCP ports of containers, then of sidecars among the init containers; the first of a name. */
  private static Map<String, Integer> containerPorts(PodSpec spec, Findings findings) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    addPorts(ports, "spec.containers", spec.getContainers(), container -> true, findings);
    addPorts(
        ports,
        "spec.initContainers",
        spec.getInitContainers(),
        container -> "Always".equals(container.getRestartPolicy()),
        findings);
    return ports;
  }

  private static void addPorts(
      Map<String, Integer> ports,
      String path,
      @Nullable List<Container> containers,
      Predicate<Container> isKept,
      Findings findings) {
    int index = 0;
    for (Container container : findings.entries(path, containers)) {
      String portsPath = path + "[" + index++ + "].ports";
      int portIndex = 0;
      for (ContainerPort port : findings.entries(portsPath, container.getPorts())) {
        String portPath = portsPath + "[" + portIndex++ + "].containerPort";
        int number = findings.port(portPath, port.getContainerPort());
        if (isKept.test(container) && "TCP".equals(nonEmpty(port.getProtocol()).orElse("TCP"))) {
          nonEmpty(port.getName()).ifPresent(name -> ports.putIfAbsent(name, number));
        }
      }
    }
  }

  private static boolean isReady(PodStatus status) {
    return Optional.ofNullable(status.getConditions()).orElse(List.of()).stream()
        .anyMatch(c -> c != null && "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static boolean isTerminated(ObjectMeta meta, PodStatus status) {
    return "Succeeded".equals(status.getPhase())
        || "Failed".equals(status.getPhase())
        || nonEmpty(meta.getDeletionTimestamp()).isPresent();
  }

  private static Optional<String> nonEmpty(@Nullable String text) {
    return Optional.ofNullable(text).filter(t -> !t.isEmpty());
  }
}
