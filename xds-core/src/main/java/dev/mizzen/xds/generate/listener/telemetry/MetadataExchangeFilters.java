package dev.mizzen.xds.generate.listener.telemetry;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig.ProxyHeaders.MetadataExchangeMode;
import dev.mizzen.xds.generate.envoy.IstioMetadata;
import dev.mizzen.xds.generate.envoy.PeerExchange;
import dev.mizzen.xds.generate.listener.settings.ListenerSettings;
import dev.mizzen.xds.generate.listener.settings.ListenerSide;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.List;

/**
 * Lets peers tell each other who they are: in HTTP headers, or at the start of a TCP connection.
 *
 * <p>Source: Istio 1.30, pilot/pkg/xds/filters/filters.go; spec xds §5.4, §10.3.
 */
public final class MetadataExchangeFilters {
  private static final String NAME = "istio.metadata_exchange";
  private static final String HTTP_TYPE = "type.googleapis.com/io.istio.http.peer_metadata.Config";
  private static final Struct TO_ALL = Struct.getDefaultInstance();
  private static final Struct TO_MESH =
      Struct.newBuilder().putFields("skip_external_clusters", IstioMetadata.bool(true)).build();

  private MetadataExchangeFilters() {}

  /** For TCP; empty where the proxy or the mesh goes without. */
  public static List<Filter> network(ListenerSettings settings) {
    if (!settings.exchangesMetadata()) {
      return List.of();
    }
    return List.of(
        Filter.newBuilder()
            .setName(NAME)
            .setTypedConfig(PeerExchange.network(labels(settings)))
            .build());
  }

  /** For HTTP; empty where the proxy or the mesh goes without. */
  public static List<HttpFilter> http(ListenerSide side, ListenerSettings settings) {
    if (!settings.exchangesMetadata()) {
      return List.of();
    }
    if (side == ListenerSide.SIDECAR_INBOUND) {
      return List.of(http("downstream", TO_ALL, settings));
    }
    boolean isMeshOnly =
        settings.proxy().headers().getMetadataExchangeHeaders().getMode()
            == MetadataExchangeMode.IN_MESH;
    return List.of(http("upstream", isMeshOnly ? TO_MESH : TO_ALL, settings));
  }

  private static List<String> labels(ListenerSettings settings) {
    return settings.mesh().features().observability().exchangedLabels();
  }

  private static HttpFilter http(String peer, Struct headers, ListenerSettings settings) {
    Struct.Builder config =
        Struct.newBuilder()
            .putFields(
                peer + "_discovery",
                PeerExchange.list(
                    List.of(
                        method("istio_headers", Struct.getDefaultInstance()),
                        method("workload_discovery", Struct.getDefaultInstance()))))
            .putFields(
                peer + "_propagation",
                PeerExchange.list(List.of(method("istio_headers", headers))));
    PeerExchange.putLabels(config, labels(settings));
    return HttpFilter.newBuilder()
        .setName(NAME)
        .setTypedConfig(PeerExchange.packed(HTTP_TYPE, config.build()))
        .build();
  }

  private static Value method(String name, Struct settings) {
    return struct(Struct.newBuilder().putFields(name, struct(settings)).build());
  }

  private static Value struct(Struct struct) {
    return Value.newBuilder().setStructValue(struct).build();
  }
}
