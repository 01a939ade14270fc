package dev.mizzen.model.index;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.Visibility;
import dev.mizzen.model.service.Protocol;
import dev.mizzen.model.service.Registry;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServiceAddresses;
import dev.mizzen.model.service.ServiceKey;
import dev.mizzen.model.service.ServiceOptions;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.service.TargetPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a ServiceEntry into services: one for each of its hosts and each of its addresses. Pure.
 *
 * <p>Source: spec config-and-registry §5.1; Istio 1.30, serviceentry/conversion.go.
 */
final class ServiceEntryConverter {
  private ServiceEntryConverter() {}

  /**
   * Converts one ServiceEntry.
   *
   * @param defaultExportTo who sees it where it does not say; empty means everybody
   * @param allocated addresses given to hosts that have none of their own
   * @return host by host, within a host address by address
   */
  static List<Service> convert(
      ConfigResource<ServiceEntry> entry,
      List<String> defaultExportTo,
      Map<String, AllocatedAddresses> allocated) {
    List<String> addresses = serviceAddresses(entry.spec());
    List<ServicePort> ports = ports(entry.spec());
    ServiceOptions options = options(entry);
    List<Service> services = new ArrayList<>();
    for (String host : entry.spec().getHostsList()) {
      AllocatedAddresses given = allocated.getOrDefault(host, AllocatedAddresses.NONE);
      for (String address : addresses) {
        ServiceAddresses own =
            address.equals(ServiceAddresses.UNSPECIFIED)
                ? new ServiceAddresses(
                    address, Map.of(), given.ipv4(), given.ipv6(), Map.of(), Map.of())
                : ServiceAddresses.of(address);
        services.add(service(entry, host, ports, own, options, defaultExportTo));
      }
    }
    return List.copyOf(services);
  }

  private static Service service(
      ConfigResource<ServiceEntry> entry,
      String host,
      List<ServicePort> ports,
      ServiceAddresses addresses,
      ServiceOptions options,
      List<String> defaultExportTo) {
    ServiceEntry spec = entry.spec();
    return new Service(
        entry.key(),
        new ServiceKey(new Hostname(host), entry.namespace()),
        host,
        Registry.EXTERNAL,
        entry.meta().creationTime(),
        resolution(spec.getResolution()),
        ports,
        addresses,
        Visibility.of(spec.getExportToList(), defaultExportTo, entry.namespace()),
        entry.meta().labels(),
        spec.getWorkloadSelector().getLabelsMap(),
        options);
  }

  static Resolution resolution(ServiceEntry.Resolution resolution) {
    return switch (resolution) {
      case NONE, UNRECOGNIZED -> Resolution.PASSTHROUGH;
      case STATIC -> Resolution.CLIENT_SIDE_LB;
      case DNS -> Resolution.DNS;
      case DNS_ROUND_ROBIN -> Resolution.DNS_ROUND_ROBIN;
      case DYNAMIC_DNS -> Resolution.DYNAMIC_DNS;
    };
  }

  /** The addresses services are made for; without any, the unspecified one. */
  static List<String> serviceAddresses(ServiceEntry spec) {
    if (spec.getAddressesCount() == 0) {
      return List.of(ServiceAddresses.UNSPECIFIED);
    }
    return spec.getAddressesList().stream()
        .map(IpAddresses::withoutFullPrefix)
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<ServicePort> ports(ServiceEntry spec) {
    return spec.getPortsList().stream()
        .map(
            port ->
                new ServicePort(
                    port.getName(),
                    port.getNumber(),
                    Protocol.parse(port.getProtocol()).orElse(Protocol.UNSUPPORTED),
                    port.getTargetPort() == 0
                        ? Optional.empty()
                        : Optional.of(new TargetPort.Number(port.getTargetPort()))))
        .toList();
  }

  private static ServiceOptions options(ConfigResource<ServiceEntry> entry) {
    ServiceEntry spec = entry.spec();
    Map<String, String> annotations = entry.meta().annotations();
    return new ServiceOptions(
        spec.getLocation() == ServiceEntry.Location.MESH_EXTERNAL,
        false,
        false,
        Annotations.trafficDistribution(annotations),
        Optional.empty(),
        List.of(),
        Set.copyOf(spec.getSubjectAltNamesList()),
        annotations
            .getOrDefault(Annotations.CONNECT_STRATEGY, "")
            .equalsIgnoreCase(Annotations.RACE_FIRST_TCP_CONNECT));
  }
}
