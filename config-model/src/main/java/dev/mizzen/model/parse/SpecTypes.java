package dev.mizzen.model.parse;

import com.google.protobuf.Message;
import dev.mizzen.api.extensions.v1alpha1.TrafficExtension;
import dev.mizzen.api.extensions.v1alpha1.WasmPlugin;
import dev.mizzen.api.networking.v1alpha3.DestinationRule;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter;
import dev.mizzen.api.networking.v1alpha3.Gateway;
import dev.mizzen.api.networking.v1alpha3.ServiceEntry;
import dev.mizzen.api.networking.v1alpha3.Sidecar;
import dev.mizzen.api.networking.v1alpha3.VirtualService;
import dev.mizzen.api.networking.v1alpha3.WorkloadEntry;
import dev.mizzen.api.networking.v1alpha3.WorkloadGroup;
import dev.mizzen.api.networking.v1beta1.ProxyConfig;
import dev.mizzen.api.security.v1beta1.AuthorizationPolicy;
import dev.mizzen.api.security.v1beta1.PeerAuthentication;
import dev.mizzen.api.security.v1beta1.RequestAuthentication;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigKind;
import java.util.Map;
import java.util.Optional;

/** The message behind each kind's {@code spec}. Every served version of a kind has the same one. */
public final class SpecTypes {
  private static final Map<ConfigKind, Message> PROTOTYPES =
      Map.ofEntries(
          Map.entry(ConfigKind.VIRTUAL_SERVICE, VirtualService.getDefaultInstance()),
          Map.entry(ConfigKind.DESTINATION_RULE, DestinationRule.getDefaultInstance()),
          Map.entry(ConfigKind.GATEWAY, Gateway.getDefaultInstance()),
          Map.entry(ConfigKind.SERVICE_ENTRY, ServiceEntry.getDefaultInstance()),
          Map.entry(ConfigKind.SIDECAR, Sidecar.getDefaultInstance()),
          Map.entry(ConfigKind.WORKLOAD_ENTRY, WorkloadEntry.getDefaultInstance()),
          Map.entry(ConfigKind.WORKLOAD_GROUP, WorkloadGroup.getDefaultInstance()),
          Map.entry(ConfigKind.ENVOY_FILTER, EnvoyFilter.getDefaultInstance()),
          Map.entry(ConfigKind.PROXY_CONFIG, ProxyConfig.getDefaultInstance()),
          Map.entry(ConfigKind.AUTHORIZATION_POLICY, AuthorizationPolicy.getDefaultInstance()),
          Map.entry(ConfigKind.PEER_AUTHENTICATION, PeerAuthentication.getDefaultInstance()),
          Map.entry(ConfigKind.REQUEST_AUTHENTICATION, RequestAuthentication.getDefaultInstance()),
          Map.entry(ConfigKind.TELEMETRY, Telemetry.getDefaultInstance()),
          Map.entry(ConfigKind.WASM_PLUGIN, WasmPlugin.getDefaultInstance()),
          Map.entry(ConfigKind.TRAFFIC_EXTENSION, TrafficExtension.getDefaultInstance()));

  private SpecTypes() {}

  /** Empty for kinds that are not Istio's. */
  public static Optional<Message> prototype(ConfigKind kind) {
    return Optional.ofNullable(PROTOTYPES.get(kind));
  }
}
