package dev.mizzen.model.testing;

import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.ServicePort;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.api.networking.v1alpha3.WorkloadSelector;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Hostname;
import dev.mizzen.model.ObjectStatus;
import dev.mizzen.model.service.ServiceKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A ServiceEntry; without further words STATIC and inside the mesh, with no port. */
public final class EntryFixture {
  private final String namespace;
  private final String name;
  private final ServiceEntry.Builder spec;
  private Instant creationTime = Instant.EPOCH;
  private Map<String, String> labels = Map.of();
  private Map<String, String> annotations = Map.of();
  private final List<ObjectStatus.HostAddress> given = new ArrayList<>();

  private EntryFixture(String namespace, String name, List<String> hosts) {
    this.namespace = namespace;
    this.name = name;
    this.spec =
        ServiceEntry.newBuilder()
            .addAllHosts(hosts)
            .setResolution(ServiceEntry.Resolution.STATIC)
            .setLocation(ServiceEntry.Location.MESH_INTERNAL);
  }

  public static EntryFixture serviceEntry(String namespace, String name, String... hosts) {
    return new EntryFixture(namespace, name, List.of(hosts));
  }

  /** The key of a host in the mesh. */
  public static ServiceKey key(String namespace, String host) {
    return new ServiceKey(new Hostname(host), namespace);
  }

  public static ConfigKey source(String namespace, String name) {
    return new ConfigKey(ConfigKind.SERVICE_ENTRY, namespace, name);
  }

  public EntryFixture resolution(ServiceEntry.Resolution resolution) {
    spec.setResolution(resolution);
    return this;
  }

  public EntryFixture external() {
    spec.setLocation(ServiceEntry.Location.MESH_EXTERNAL);
    return this;
  }

  public EntryFixture addresses(String... addresses) {
    spec.addAllAddresses(List.of(addresses));
    return this;
  }

  public EntryFixture port(String portName, int number, String protocol) {
    return port(portName, number, protocol, 0);
  }

  /** A port with a target; 0 for none. */
  public EntryFixture port(String portName, int number, String protocol, int target) {
    spec.addPorts(
        ServicePort.newBuilder()
            .setName(portName)
            .setNumber(number)
            .setProtocol(protocol)
            .setTargetPort(target));
    return this;
  }

  public EntryFixture endpoint(WorkloadEntry endpoint) {
    spec.addEndpoints(endpoint);
    return this;
  }

  public EntryFixture selector(Map<String, String> selector) {
    spec.setWorkloadSelector(WorkloadSelector.newBuilder().putAllLabels(selector));
    return this;
  }

  public EntryFixture exportTo(String... namespaces) {
    spec.addAllExportTo(List.of(namespaces));
    return this;
  }

  public EntryFixture created(Instant time) {
    creationTime = time;
    return this;
  }

  public EntryFixture labels(Map<String, String> wanted) {
    labels = wanted;
    return this;
  }

  public EntryFixture annotations(Map<String, String> wanted) {
    annotations = wanted;
    return this;
  }

  /** An address that the status gives to a host. */
  public EntryFixture given(String host, String address) {
    given.add(new ObjectStatus.HostAddress(host, address));
    return this;
  }

  public ConfigResource<ServiceEntry> build() {
    return new ConfigResource<>(
        source(namespace, name),
        MeshFixture.meta(creationTime, labels, annotations),
        spec.build(),
        new ObjectStatus(given));
  }
}
