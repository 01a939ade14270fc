package dev.mizzen.registry.convert;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an EndpointSlice as it stands; pods, nodes and health are the endpoint index's business.
 *
 * <p>Errors: a missing name, an unknown address type, an address that is none of that type, a port
 * outside 1 to 65535.
 *
 * <p>Source: Istio 1.30, pilot/pkg/serviceregistry/kube/controller/endpointslice.go.
 */
public final class EndpointSliceConverter {
  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String MIRRORED = "multicluster.kubernetes.io/service-name";

  private final ClusterId clusterId;

  public EndpointSliceConverter(ClusterId clusterId) {
    this.clusterId = clusterId;
  }

  /**
   * Whether the slice belongs to a Service of this cluster; mirrors of other clusters' slices do
   * not count.
   */
  public static boolean isOwn(io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice object) {
    return object.getMetadata() == null
        || !Findings.texts(object.getMetadata().getLabels()).containsKey(MIRRORED);
  }

  public Parsed<EndpointSlice> convert(
      io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice object) {
    Findings findings = new Findings();
    Identity identity = Identity.of(ConfigKind.ENDPOINT_SLICE, object.getMetadata(), findings);
    EndpointSlice.AddressType type = addressType(Findings.text(object.getAddressType()), findings);
    List<EndpointSlice.Port> ports = ports(object, findings);
    List<EndpointSlice.Member> members = members(object, type, findings);
    String serviceName = identity.labels().getOrDefault(SERVICE_NAME, "");
    return findings.orElse(
        () -> new EndpointSlice(identity.key(), clusterId, serviceName, type, ports, members));
  }

  private static EndpointSlice.AddressType addressType(String text, Findings findings) {
    return switch (text) {
      case "IPv4" -> EndpointSlice.AddressType.IPV4;
      case "IPv6" -> EndpointSlice.AddressType.IPV6;
      case "FQDN" -> EndpointSlice.AddressType.FQDN;
      default -> {
        findings.add("addressType", "is \"" + text + "\", want IPv4, IPv6 or FQDN");
        yield EndpointSlice.AddressType.FQDN;
      }
    };
  }

  private static List<EndpointSlice.Port> ports(
      io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice object, Findings findings) {
    List<EndpointSlice.Port> ports = new ArrayList<>();
    for (EndpointPort port : findings.entries("ports", object.getPorts())) {
      String path = "ports[" + ports.size() + "].port";
      int number = port.getPort() == null ? 0 : findings.port(path, port.getPort());
      ports.add(new EndpointSlice.Port(Findings.text(port.getName()), number));
    }
    return ports;
  }

  private static List<EndpointSlice.Member> members(
      io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice object,
      EndpointSlice.AddressType type,
      Findings findings) {
    List<EndpointSlice.Member> members = new ArrayList<>();
    for (Endpoint endpoint : findings.entries("endpoints", object.getEndpoints())) {
      members.add(member("endpoints[" + members.size() + "]", endpoint, type, findings));
    }
    return members;
  }

  private static EndpointSlice.Member member(
      String path, Endpoint endpoint, EndpointSlice.AddressType type, Findings findings) {
    List<String> addresses = findings.entries(path + ".addresses", endpoint.getAddresses());
    if (addresses.isEmpty()) {
      findings.add(path + ".addresses", "is empty");
    }
    for (int i = 0; i < addresses.size(); i++) {
      checkAddress(path + ".addresses[" + i + "]", addresses.get(i), type, findings);
    }
    EndpointConditions conditions =
        Optional.ofNullable(endpoint.getConditions()).orElseGet(EndpointConditions::new);
    return new EndpointSlice.Member(
        addresses,
        Optional.ofNullable(conditions.getReady()),
        Optional.ofNullable(conditions.getServing()),
        Optional.ofNullable(conditions.getTerminating()),
        Optional.ofNullable(endpoint.getNodeName()),
        Optional.ofNullable(endpoint.getTargetRef())
            .filter(ref -> "Pod".equals(ref.getKind()))
            .map(ref -> Findings.text(ref.getName())),
        Optional.ofNullable(endpoint.getHostname()).filter(h -> !h.isEmpty()));
  }

  private static void checkAddress(
      String path, String address, EndpointSlice.AddressType type, Findings findings) {
    switch (type) {
      case IPV4 -> check(IpLiteral.isIpv4(address), path, address, "an IPv4 address", findings);
      case IPV6 -> check(IpLiteral.isIpv6(address), path, address, "an IPv6 address", findings);
      case FQDN -> check(!address.isEmpty(), path, address, "a host name", findings);
    }
  }

  private static void check(
      boolean fits, String path, String address, String wanted, Findings findings) {
    if (!fits) {
      findings.add(path, "is \"" + address + "\", want " + wanted);
    }
  }
}
