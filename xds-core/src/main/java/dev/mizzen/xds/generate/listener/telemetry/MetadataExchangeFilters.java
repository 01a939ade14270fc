package dev.mizzen.xds.generate.listener.telemetry;

import com.github.udpa.udpa.type.v1.TypedStruct;
import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig.ProxyHeaders.MetadataExchangeMode;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.envoy.IstioMetadata;
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
  private static final String NETWORK_TYPE =
      "type.googleapis.com/envoy.tcp.metadataexchange.config.MetadataExchange";
  private static final Filter NETWORK =
      Filter.newBuilder()
          .setName(NAME)
          .setTypedConfig(
              packed(
                  NETWORK_TYPE,
                  Struct.newBuilder()
                      .putFields("protocol", IstioMetadata.text("istio-peer-exchange"))
                      .putFields("enable_discovery", IstioMetadata.bool(true))
                      .build()))
          .build();
  private static final HttpFilter OF_CLIENT = http("downstream", Struct.getDefaultInstance());
  private static final HttpFilter OF_SERVER = http("upstream", Struct.getDefaultInstance());
  private static final HttpFilter OF_SERVER_IN_MESH =
      http(
          "upstream",
          Struct.newBuilder()
              .putFields("skip_external_clusters", IstioMetadata.bool(true))
              .build());

  private MetadataExchangeFilters() {}

  /** For TCP; empty where the proxy or the mesh goes without. */
  public static List<Filter> network(ListenerSettings settings) {
    return settings.exchangesMetadata() ? List.of(NETWORK) : List.of();
  }

  /** For HTTP; empty where the proxy or the mesh goes without. */
  public static List<HttpFilter> http(ListenerSide side, ListenerSettings settings) {
    if (!settings.exchangesMetadata()) {
      return List.of();
    }
    if (side == ListenerSide.SIDECAR_INBOUND) {
      return List.of(OF_CLIENT);
    }
    boolean isMeshOnly =
        settings.proxy().headers().getMetadataExchangeHeaders().getMode()
            == MetadataExchangeMode.IN_MESH;
    return List.of(isMeshOnly ? OF_SERVER_IN_MESH : OF_SERVER);
  }

  private static HttpFilter http(String peer, Struct headers) {
    Struct config =
        Struct.newBuilder()
            .putFields(
                peer + "_discovery",
                list(
                    method("istio_headers", Struct.getDefaultInstance()),
                    method("workload_discovery", Struct.getDefaultInstance())))
            .putFields(peer + "_propagation", list(method("istio_headers", headers)))
            .build();
    return HttpFilter.newBuilder().setName(NAME).setTypedConfig(packed(HTTP_TYPE, config)).build();
  }

  private static Value method(String name, Struct settings) {
    return struct(Struct.newBuilder().putFields(name, struct(settings)).build());
  }

  private static Value struct(Struct struct) {
    return Value.newBuilder().setStructValue(struct).build();
  }

  private static Value list(Value... values) {
    return Value.newBuilder()
        .setListValue(ListValue.newBuilder().addAllValues(List.of(values)))
        .build();
  }

  private static Any packed(String type, Struct config) {
    return Anys.pack(TypedStruct.newBuilder().setTypeUrl(type).setValue(config).build());
  }
}
