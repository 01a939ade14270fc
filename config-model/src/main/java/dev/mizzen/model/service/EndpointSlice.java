package dev.mizzen.model.service;

import dev.mizzen.model.ConfigKey;
import java.util.List;
import java.util.Optional;

/**
 * An EndpointSlice as Kubernetes wrote it; joined with pods and nodes by the endpoint index.
 *
 * @param serviceName the Service in the slice's namespace (label kubernetes.io/service-name)
 */
public record EndpointSlice(
    ConfigKey key,
    ClusterId clusterId,
    String serviceName,
    AddressType addressType,
    List<Port> ports,
    List<Member> members) {

  public EndpointSlice {
    ports = List.copyOf(ports);
    members = List.copyOf(members);
  }

  /** The kind of addresses in a slice. */
  public enum AddressType {
    IPV4,
    IPV6,
    FQDN
  }

  /**
   * A port of every member.
   *
   * @param name the service port's name, may be empty
   * @param number 0 where the slice has none
   */
  public record Port(String name, int number) {}

  /**
   * One entry of a slice.
   *
   * @param podName the pod it stands for (targetRef); empty where it names none
   */
  public record Member(
      List<String> addresses,
      Optional<Boolean> ready,
      Optional<Boolean> serving,
      Optional<Boolean> terminating,
      Optional<String> nodeName,
      Optional<String> podName,
      Optional<String> hostname) {
    public Member {
      addresses = List.copyOf(addresses);
    }
  }
}
