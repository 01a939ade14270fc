package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.CaptureMode;
import dev.mizzen.api.networking.v1alpha3.IstioEgressListener;
import dev.mizzen.api.networking.v1alpha3.IstioIngressListener;
import dev.mizzen.api.networking.v1alpha3.OutboundTrafficPolicy;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.api.networking.v1alpha3.SidecarPort;
import dev.mizzen.model.ConfigResource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Rules about Sidecars. */
final class SidecarRules {
  private final Checks checks;
  private final SidecarIngressRules ingresses;

  SidecarRules(Checks checks) {
    this.checks = checks;
    this.ingresses = new SidecarIngressRules(checks);
  }

  void check(ConfigResource<?> resource, Sidecar sidecar) {
    boolean isSomething =
        sidecar.getEgressCount() > 0
            || sidecar.getIngressCount() > 0
            || sidecar.hasOutboundTrafficPolicy()
            || sidecar.hasInboundConnectionPool();
    checks.want(isSomething, "spec", "is empty");
    if (sidecar.hasWorkloadSelector()) {
      new SelectorChecks(checks).selector(sidecar.getWorkloadSelector(), "spec.workloadSelector");
    }
    ingress(sidecar);
    if (sidecar.hasInboundConnectionPool()) {
      new ConnectionPoolRules(checks)
          .check(sidecar.getInboundConnectionPool(), "spec.inboundConnectionPool");
    }
    egress(sidecar, resource.namespace());
    outbound(sidecar.getOutboundTrafficPolicy());
  }

  private void ingress(Sidecar sidecar) {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < sidecar.getIngressCount(); i++) {
      IstioIngressListener listener = sidecar.getIngress(i);
      String path = "spec.ingress[" + i + "]";
      ingresses.check(listener, path);
      if (listener.hasPort()) {
        int number = listener.getPort().getNumber();
        checks.want(ports.add(number), path + ".port.number", "is " + number + " again");
      }
    }
  }

  private void egress(Sidecar sidecar, String namespace) {
    Set<String> places = new HashSet<>();
    boolean hasCatchAll = false;
    for (int i = 0; i < sidecar.getEgressCount(); i++) {
      IstioEgressListener listener = sidecar.getEgress(i);
      String path = "spec.egress[" + i + "]";
      if (listener.hasPort()) {
        boolean isSocket = listener.getPort().getNumber() == 0;
        egressPort(listener, path);
        String place =
            isSocket ? listener.getBind() : String.valueOf(listener.getPort().getNumber());
        checks.want(places.add(place), path + ".port", "is " + place + " again");
      } else {
        checks.want(!hasCatchAll, path, "is the second listener without port");
        checks.want(
            i == sidecar.getEgressCount() - 1,
            path,
            "has no port, want it to be the last listener");
        hasCatchAll = true;
      }
      egressHosts(listener, namespace, path + ".hosts");
    }
  }

  private void egressPort(IstioEgressListener listener, String path) {
    SidecarPort port = listener.getPort();
    if (!port.getName().isEmpty()) {
      checks.dnsLabel(port.getName(), path + ".port.name");
    }
    checks.want(
        port.getTargetPort() == 0,
        path + ".port.targetPort",
        "is set, which a Sidecar does not use");
    checks.optionalProtocol(port.getProtocol(), path + ".port.protocol");
    if (port.getNumber() == 0) {
      boolean mayCapture =
          listener.getCaptureMode() == CaptureMode.DEFAULT
              || listener.getCaptureMode() == CaptureMode.NONE;
      checks.want(
          mayCapture,
          path + ".captureMode",
          "is " + listener.getCaptureMode() + ", want DEFAULT or NONE for a socket file");
      if (Checks.isUnix(listener.getBind())) {
        checks.unixAddress(listener.getBind(), path + ".bind");
      } else {
        checks.error(path + ".port.number", "is 0, which only a socket file may have");
      }
      return;
    }
    checks.port(port.getNumber(), path + ".port.number");
    if (!listener.getBind().isEmpty()) {
      checks.ip(listener.getBind(), path + ".bind");
    }
  }

  private void egressHosts(IstioEgressListener listener, String own, String path) {
    checks.want(listener.getHostsCount() > 0, path, "is empty");
    Map<String, Set<String>> seen = new HashMap<>();
    for (int i = 0; i < listener.getHostsCount(); i++) {
      String entry = listener.getHosts(i);
      String at = path + "[" + i + "]";
      new HostSelectors(checks).sidecarHost(entry, at);
      int slash = entry.indexOf('/');
      if (slash < 0) {
        continue;
      }
      String namespace = entry.substring(0, slash).equals(".") ? own : entry.substring(0, slash);
      String host = entry.substring(slash + 1);
      Set<String> hosts = seen.computeIfAbsent(namespace, key -> new HashSet<>());
      boolean isCovered =
          host.equals("*") ? !hosts.isEmpty() : hosts.contains("*") || hosts.contains(host);
      if (isCovered) {
        checks.warn(at, "is \"" + entry + "\", which another entry covers");
      }
      hosts.add(host);
    }
    if (seen.getOrDefault("*", Set.of()).contains("*") && seen.size() > 1) {
      checks.warn(path, "has */*, which covers all its other entries");
    }
  }

  private void outbound(OutboundTrafficPolicy policy) {
    if (!policy.hasEgressProxy()) {
      return;
    }
    String path = "spec.outboundTrafficPolicy.egressProxy";
    boolean isOpen = policy.getMode() == OutboundTrafficPolicy.Mode.ALLOW_ANY;
    checks.want(isOpen, path, "is set, want mode ALLOW_ANY with it");
    checks.fqdn(policy.getEgressProxy().getHost(), path + ".host");
    checks.want(policy.getEgressProxy().hasPort(), path + ".port", "is missing");
    if (!policy.getEgressProxy().getSubset().isEmpty()) {
      checks.dnsLabel(policy.getEgressProxy().getSubset(), path + ".subset");
    }
    if (policy.getEgressProxy().hasPort()) {
      checks.port(policy.getEgressProxy().getPort().getNumber(), path + ".port.number");
    }
  }
}
