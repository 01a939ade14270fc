package dev.mizzen.xds.debug;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.protocol.XdsType;
import dev.mizzen.xds.push.EncodedResource;
import dev.mizzen.xds.push.GeneratedSets;
import dev.mizzen.xds.push.TypeSet;
import dev.mizzen.xds.stream.ConnectionView;
import io.envoyproxy.envoy.admin.v3.BootstrapConfigDump;
import io.envoyproxy.envoy.admin.v3.ClustersConfigDump;
import io.envoyproxy.envoy.admin.v3.EndpointsConfigDump;
import io.envoyproxy.envoy.admin.v3.ListenersConfigDump;
import io.envoyproxy.envoy.admin.v3.RoutesConfigDump;
import io.envoyproxy.envoy.admin.v3.ScopedRoutesConfigDump;
import io.envoyproxy.envoy.admin.v3.SecretsConfigDump;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything one proxy gets, in the form of Envoy's own config dump. Only types that the proxy
 * watches; private keys never.
 *
 * <p>Source: spec xds §9.2, {@code config_dump}.
 */
public final class ConfigDump {
  private final GeneratedSets sets;

  /** Made for the first dump: the descriptors behind it are a tenth of a start's work. */
  private static final class Printing {
    static final JsonFormat.Printer PRINTER =
        JsonFormat.printer().usingTypeRegistry(EmittedTypes.REGISTRY);
  }

  public ConfigDump(GeneratedSets sets) {
    this.sets = sets;
  }

  /**
   * The dump as JSON.
   *
   * @param withEndpoints also endpoints, which istiod leaves out unless asked
   */
  public String of(ConnectionView connection, boolean withEndpoints) {
    io.envoyproxy.envoy.admin.v3.ConfigDump.Builder dump =
        io.envoyproxy.envoy.admin.v3.ConfigDump.newBuilder();
    dump.addConfigs(Anys.pack(BootstrapConfigDump.getDefaultInstance()));
    dump.addConfigs(Anys.pack(clusters(connection)));
    if (withEndpoints) {
      dump.addConfigs(Anys.pack(endpoints(connection)));
    }
    dump.addConfigs(Anys.pack(listeners(connection)));
    dump.addConfigs(Anys.pack(ScopedRoutesConfigDump.getDefaultInstance()));
    dump.addConfigs(Anys.pack(routes(connection)));
    dump.addConfigs(Anys.pack(secrets(connection)));
    return print(dump.build());
  }

  /** The resources of one type alone, as {@code edsz} and {@code ndsz} list them. */
  public String of(ConnectionView connection, XdsType type) {
    io.envoyproxy.envoy.admin.v3.ConfigDump.Builder dump =
        io.envoyproxy.envoy.admin.v3.ConfigDump.newBuilder();
    resources(connection, type).forEach(resource -> dump.addConfigs(any(resource)));
    return print(dump.build());
  }

  private ClustersConfigDump clusters(ConnectionView connection) {
    ClustersConfigDump.Builder clusters =
        ClustersConfigDump.newBuilder().setVersionInfo(version(connection));
    for (EncodedResource resource : resources(connection, XdsType.CLUSTER)) {
      clusters.addDynamicActiveClusters(
          ClustersConfigDump.DynamicCluster.newBuilder().setCluster(any(resource)));
    }
    return clusters.build();
  }

  private EndpointsConfigDump endpoints(ConnectionView connection) {
    EndpointsConfigDump.Builder endpoints = EndpointsConfigDump.newBuilder();
    for (EncodedResource resource : resources(connection, XdsType.ENDPOINT)) {
      endpoints.addDynamicEndpointConfigs(
          EndpointsConfigDump.DynamicEndpointConfig.newBuilder()
              .setVersionInfo(version(connection))
              .setEndpointConfig(any(resource)));
    }
    return endpoints.build();
  }

  private ListenersConfigDump listeners(ConnectionView connection) {
    String version = version(connection);
    ListenersConfigDump.Builder listeners =
        ListenersConfigDump.newBuilder().setVersionInfo(version);
    for (EncodedResource resource : resources(connection, XdsType.LISTENER)) {
      listeners.addDynamicListeners(
          ListenersConfigDump.DynamicListener.newBuilder()
              .setName(resource.name())
              .setActiveState(
                  ListenersConfigDump.DynamicListenerState.newBuilder()
                      .setVersionInfo(version)
                      .setListener(any(resource))));
    }
    return listeners.build();
  }

  private RoutesConfigDump routes(ConnectionView connection) {
    RoutesConfigDump.Builder routes = RoutesConfigDump.newBuilder();
    for (EncodedResource resource : resources(connection, XdsType.ROUTE)) {
      routes.addDynamicRouteConfigs(
          RoutesConfigDump.DynamicRouteConfig.newBuilder()
              .setVersionInfo(version(connection))
              .setRouteConfig(any(resource)));
    }
    return routes.build();
  }

  /** What the proxy was sent, without keys. */
  private static SecretsConfigDump secrets(ConnectionView connection) {
    SecretsConfigDump.Builder secrets = SecretsConfigDump.newBuilder();
    ConnectionView.WatchView watch = connection.watches().get(XdsType.SECRET);
    if (watch == null || watch.sent().isEmpty()) {
      return secrets.build();
    }
    for (String name : new TreeSet<>(watch.names())) {
      watch
          .sent()
          .get()
          .get(name)
          .ifPresent(
              resource ->
                  secrets.addDynamicActiveSecrets(
                      SecretsConfigDump.DynamicSecret.newBuilder()
                          .setVersionInfo(version(connection))
                          .setSecret(RedactedSecret.of(resource))));
    }
    return secrets.build();
  }

  private List<EncodedResource> resources(ConnectionView connection, XdsType type) {
    ConnectionView.WatchView watch = connection.watches().get(type);
    if (watch == null || type == XdsType.SECRET) {
      return List.of();
    }
    TypeSet set = sets.get(connection.context(), connection.scope(), type);
    if (type.isWildcard() && watch.isWildcard()) {
      return List.copyOf(set.all());
    }
    Set<String> names = new TreeSet<>(watch.names());
    return names.stream().flatMap(name -> set.get(name).stream()).toList();
  }

  private static String version(ConnectionView connection) {
    return connection.context().version().toString();
  }

  private static Any any(EncodedResource resource) {
    try {
      return Any.parseFrom(resource.any());
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(resource.name() + " was encoded wrongly", impossible);
    }
  }

  private String print(Message message) {
    try {
      return Printing.PRINTER.print(message);
    } catch (InvalidProtocolBufferException unknownType) {
      throw new IllegalStateException("a message type is missing from EmittedTypes", unknownType);
    }
  }
}
