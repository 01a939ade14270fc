package dev.mizzen.xds.generate.envoy;

import com.github.udpa.udpa.type.v1.TypedStruct;
import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.xds.generate.Anys;
import java.util.List;

/**
 * Settings of the filters by which peers tell each other who they are. Source: Istio 1.30,
 * pilot/pkg/xds/filters/filters.go.
 */
public final class PeerExchange {
  private static final String NETWORK_TYPE =
      "type.googleapis.com/envoy.tcp.metadataexchange.config.MetadataExchange";

  private PeerExchange() {}

  /**
   * Of the filter at the start of TCP connections, the client's and the server's.
   *
   * @param labels that are told besides
   */
  public static Any network(List<String> labels) {
    Struct.Builder config =
        Struct.newBuilder()
            .putFields("protocol", IstioMetadata.text("istio-peer-exchange"))
            .putFields("enable_discovery", IstioMetadata.bool(true));
    putLabels(config, labels);
    return packed(NETWORK_TYPE, config.build());
  }

  /** Adds labels that are told besides, where there are any. */
  public static void putLabels(Struct.Builder config, List<String> labels) {
    if (!labels.isEmpty()) {
      config.putFields(
          "additional_labels", list(labels.stream().map(IstioMetadata::text).toList()));
    }
  }

  public static Value list(List<Value> values) {
    return Value.newBuilder().setListValue(ListValue.newBuilder().addAllValues(values)).build();
  }

  /** Settings of a filter whose messages Mizzen has not. */
  public static Any packed(String type, Struct config) {
    return Anys.pack(TypedStruct.newBuilder().setTypeUrl(type).setValue(config).build());
  }
}
