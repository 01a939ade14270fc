package dev.mizzen.model.testing;

import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An EndpointSlice; without further words of IPv4 addresses. */
public final class SliceFixture {
  private final String namespace;
  private final String name;
  private final String service;
  private final List<EndpointSlice.Port> ports = new ArrayList<>();
  private final List<EndpointSlice.Member> members = new ArrayList<>();
  private ClusterId clusterId = MeshFixture.CLUSTER;
  private EndpointSlice.AddressType addressType = EndpointSlice.AddressType.IPV4;

  private SliceFixture(String namespace, String name, String service) {
    this.namespace = namespace;
    this.name = name;
    this.service = service;
  }

  /** The slice {@code SERVICE-1}. */
  public static SliceFixture slice(String namespace, String service) {
    return new SliceFixture(namespace, service + "-1", service);
  }

  public static SliceFixture slice(String namespace, String name, String service) {
    return new SliceFixture(namespace, name, service);
  }

  public static ConfigKey key(String namespace, String name) {
    return new ConfigKey(ConfigKind.ENDPOINT_SLICE, namespace, name);
  }

  public SliceFixture cluster(String id) {
    clusterId = new ClusterId(id);
    return this;
  }

  public SliceFixture addressType(EndpointSlice.AddressType type) {
    addressType = type;
    return this;
  }

  public SliceFixture port(String portName, int number) {
    ports.add(new EndpointSlice.Port(portName, number));
    return this;
  }

  /** A ready address of nobody in particular. */
  public SliceFixture address(String ip) {
    return member(ip, "", Optional.of(true), Optional.empty(), Optional.empty());
  }

  /** A ready pod. */
  public SliceFixture pod(String ip, String pod) {
    return member(ip, pod, Optional.of(true), Optional.empty(), Optional.empty());
  }

  /**
   * An address as the slice tells it.
   *
   * @param pod empty for none
   */
  public SliceFixture member(
      String ip,
      String pod,
      Optional<Boolean> ready,
      Optional<Boolean> serving,
      Optional<Boolean> terminating) {
    members.add(
        new EndpointSlice.Member(
            List.of(ip),
            ready,
            serving,
            terminating,
            Optional.empty(),
            Optional.of(pod).filter(named -> !named.isEmpty()),
            Optional.empty()));
    return this;
  }

  public EndpointSlice build() {
    return new EndpointSlice(key(namespace, name), clusterId, service, addressType, ports, members);
  }
}
