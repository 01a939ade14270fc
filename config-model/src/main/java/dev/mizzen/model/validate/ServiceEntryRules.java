package dev.mizzen.model.validate;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.ServiceEntry.Location;
import dev.mizzen.api.networking.v1alpha3.ServiceEntry.Resolution;
import dev.mizzen.api.networking.v1alpha3.ServicePort;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.service.Protocol;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules about ServiceEntries. */
final class ServiceEntryRules {
  private static final Set<Protocol> DYNAMIC_PROTOCOLS =
      Set.of(Protocol.HTTP, Protocol.TLS, Protocol.GRPC, Protocol.HTTP2);

  private final Checks checks;

  ServiceEntryRules(Checks checks) {
    this.checks = checks;
  }

  void check(ConfigResource<?> resource, ServiceEntry entry) {
    boolean hasBoth = entry.hasWorkloadSelector() && entry.getEndpointsCount() > 0;
    checks.want(!hasBoth, "spec", "has both workloadSelector and endpoints");
    if (entry.hasWorkloadSelector()) {
      new SelectorChecks(checks).selector(entry.getWorkloadSelector(), "spec.workloadSelector");
    }
    hosts(entry);
    addresses(entry);
    ports(resource, entry);
    resolution(resource, entry);
    boolean tellsHostsApart =
        entry.getResolution() == Resolution.NONE
            || entry.getHostsCount() < 2
            || entry.getPortsList().stream()
                .map(ServiceEntryRules::protocol)
                .allMatch(p -> p.isHttp() || p.isTls());
    checks.want(
        tellsHostsApart,
        "spec.hosts",
        "has several entries, which ports other than HTTP and TLS cannot tell apart");
    new ExportToChecks(checks, resource.namespace()).check(entry.getExportToList());
  }

  private void hosts(ServiceEntry entry) {
    checks.want(entry.getHostsCount() > 0, "spec.hosts", "is empty");
    for (int i = 0; i < entry.getHostsCount(); i++) {
      String host = entry.getHosts(i);
      String path = "spec.hosts[" + i + "]";
      if (host.equals("*")) {
        checks.error(path, "is *, want a domain");
        continue;
      }
      checks.wildcardDomain(host, path);
      if (entry.getResolution() != Resolution.DYNAMIC_DNS && DomainNames.isPartialWildcard(host)) {
        checks.warn(path, "is \"" + host + "\"; a wildcard should be the whole first part");
      }
    }
  }

  private void addresses(ServiceEntry entry) {
    boolean takesBlocks =
        entry.getResolution() == Resolution.NONE || entry.getResolution() == Resolution.STATIC;
    for (int i = 0; i < entry.getAddressesCount(); i++) {
      String address = entry.getAddresses(i);
      String path = "spec.addresses[" + i + "]";
      checks.ipOrCidr(address, path);
      checks.want(
          takesBlocks || !address.contains("/"),
          path,
          "is a block, which only resolution NONE and STATIC take");
    }
  }

  private void ports(ConfigResource<?> resource, ServiceEntry entry) {
    Set<String> names = new HashSet<>();
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < entry.getPortsCount(); i++) {
      ServicePort port = entry.getPorts(i);
      String path = "spec.ports[" + i + "]";
      checks.want(names.add(port.getName()), path + ".name", "is \"" + port.getName() + "\" again");
      checks.want(
          numbers.add(port.getNumber()), path + ".number", "is " + port.getNumber() + " again");
      checks.dnsLabel(port.getName(), path + ".name");
      checks.optionalProtocol(port.getProtocol(), path + ".protocol");
      checks.port(port.getNumber(), path + ".number");
      if (port.getTargetPort() != 0) {
        checks.port(port.getTargetPort(), path + ".targetPort");
      }
      boolean needsAddress = port.getProtocol().isEmpty() || port.getProtocol().equals("TCP");
      if (needsAddress && entry.getAddressesCount() == 0 && !isGivenAddresses(resource, entry)) {
        checks.warn(
            path, "is TCP, which needs an address of the ServiceEntry to be told from other hosts");
      }
    }
  }

  /**
   * Whether addresses are handed out for the entry's hosts. Source: Istio 1.30,
   * ShouldV2AutoAllocateIPFromConfig.
   */
  private static boolean isGivenAddresses(ConfigResource<?> resource, ServiceEntry entry) {
    String label =
        resource.meta().labels().getOrDefault("networking.istio.io/enable-autoallocate-ip", "");
    return entry.getResolution() != Resolution.NONE && !label.equalsIgnoreCase("false");
  }

  private void resolution(ConfigResource<?> resource, ServiceEntry entry) {
    switch (entry.getResolution()) {
      case NONE -> none(entry);
      case STATIC -> fixed(entry);
      case DNS, DNS_ROUND_ROBIN -> dns(entry);
      case DYNAMIC_DNS -> dynamic(resource, entry);
      case UNRECOGNIZED -> checks.error("spec.resolution", "is unknown");
    }
  }

  private void none(ServiceEntry entry) {
    checks.want(
        entry.getEndpointsCount() == 0,
        "spec.endpoints",
        "is set, which resolution NONE does not use");
    if (entry.hasWorkloadSelector()) {
      checks.warn("spec.workloadSelector", "is set, which resolution NONE does not use");
    }
  }

  private void fixed(ServiceEntry entry) {
    for (int i = 0; i < entry.getEndpointsCount(); i++) {
      WorkloadEntry endpoint = entry.getEndpoints(i);
      String path = "spec.endpoints[" + i + "]";
      endpoint(entry, endpoint, path);
      String address = endpoint.getAddress();
      if (Checks.isUnix(address)) {
        checks.unixAddress(address, path + ".address");
        checks.want(endpoint.getPortsCount() == 0, path + ".ports", "is set beside a socket file");
        checks.want(
            entry.getPortsCount() == 1,
            "spec.ports",
            "has " + entry.getPortsCount() + " entries, want 1 for a socket file");
      } else if (!address.isEmpty()) {
        checks.ip(address, path + ".address");
      }
    }
  }

  private void dns(ServiceEntry entry) {
    if (entry.getEndpointsCount() == 0) {
      for (int i = 0; i < entry.getHostsCount(); i++) {
        checks.fqdn(entry.getHosts(i), "spec.hosts[" + i + "]");
      }
    }
    boolean isOne =
        entry.getResolution() != Resolution.DNS_ROUND_ROBIN || entry.getEndpointsCount() <= 1;
    checks.want(
        isOne,
        "spec.endpoints",
        "has " + entry.getEndpointsCount() + " entries, want 1 for resolution DNS_ROUND_ROBIN");
    for (int i = 0; i < entry.getEndpointsCount(); i++) {
      WorkloadEntry endpoint = entry.getEndpoints(i);
      String path = "spec.endpoints[" + i + "]";
      endpoint(entry, endpoint, path);
      if (!IpAddresses.isIp(endpoint.getAddress())) {
        checks.fqdn(endpoint.getAddress(), path + ".address");
      }
    }
    boolean hasTcp = entry.getPortsList().stream().anyMatch(port -> protocol(port) == Protocol.TCP);
    if (hasTcp && entry.getAddressesCount() > 0 && entry.getHostsCount() > 1) {
      checks.warn("spec.hosts", "has several entries, which share addresses and a port of TCP");
    }
  }

  /** What endpoints of any resolution have in common. */
  private void endpoint(ServiceEntry entry, WorkloadEntry endpoint, String path) {
    if (endpoint.getAddress().isEmpty()) {
      if (endpoint.getNetwork().isEmpty()) {
        checks.error(path + ".address", "is missing");
      } else {
        checks.warn(
            path + ".address",
            "is missing, network \""
                + endpoint.getNetwork()
                + "\" is reached by its gateways alone");
      }
    }
    List<String> names = entry.getPortsList().stream().map(ServicePort::getName).toList();
    endpoint
        .getPortsMap()
        .forEach(
            (name, port) -> {
              String at = path + ".ports[" + name + "]";
              checks.want(names.contains(name), at, "is no port of the ServiceEntry");
              checks.port(port, at);
            });
    checks.labels(endpoint.getLabelsMap(), path + ".labels");
  }

  private void dynamic(ConfigResource<?> resource, ServiceEntry entry) {
    for (int i = 0; i < entry.getHostsCount(); i++) {
      checks.want(
          entry.getHosts(i).startsWith("*"),
          "spec.hosts[" + i + "]",
          "has no wildcard, want one for resolution DYNAMIC_DNS");
    }
    checks.want(
        entry.getAddressesCount() == 0,
        "spec.addresses",
        "is set, which resolution DYNAMIC_DNS does not use");
    checks.want(
        entry.getEndpointsCount() == 0,
        "spec.endpoints",
        "is set, which resolution DYNAMIC_DNS does not use");
    for (int i = 0; i < entry.getPortsCount(); i++) {
      boolean isNamed = DYNAMIC_PROTOCOLS.contains(protocol(entry.getPorts(i)));
      checks.want(
          isNamed,
          "spec.ports[" + i + "].protocol",
          "is not HTTP, HTTP2, GRPC or TLS, as resolution DYNAMIC_DNS needs");
    }
    String waypoint = resource.meta().labels().getOrDefault("istio.io/use-waypoint", "");
    boolean isInside = entry.getLocation() == Location.MESH_INTERNAL;
    checks.want(
        !isInside || waypoint.isEmpty() || waypoint.equalsIgnoreCase("none"),
        "spec.location",
        "is MESH_INTERNAL beside a waypoint");
  }

  private static Protocol protocol(ServicePort port) {
    return Checks.protocolOf(port.getProtocol());
  }
}
