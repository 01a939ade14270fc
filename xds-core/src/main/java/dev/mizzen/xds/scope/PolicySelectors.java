package dev.mizzen.xds.scope;

import com.google.protobuf.Message;
import dev.mizzen.api.extensions.v1alpha1.TrafficExtension;
import dev.mizzen.api.extensions.v1alpha1.WasmPlugin;
import dev.mizzen.api.networking.v1alpha3.EnvoyFilter;
import dev.mizzen.api.networking.v1beta1.ProxyConfig;
import dev.mizzen.api.security.v1beta1.AuthorizationPolicy;
import dev.mizzen.api.security.v1beta1.PeerAuthentication;
import dev.mizzen.api.security.v1beta1.RequestAuthentication;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.index.ConfigIndex;
import java.util.Map;
import java.util.function.Function;

/** Whether any policy selects workloads by a label. */
final class PolicySelectors {
  private final ConfigIndex configs;
  private final String label;

  private PolicySelectors(ConfigIndex configs, String label) {
    this.configs = configs;
    this.label = label;
  }

  static boolean name(ConfigIndex configs, String label) {
    return new PolicySelectors(configs, label).anyNames();
  }

  private boolean anyNames() {
    return any(
            ConfigKind.AUTHORIZATION_POLICY,
            AuthorizationPolicy.class,
            policy -> policy.getSelector().getMatchLabelsMap())
        || any(
            ConfigKind.REQUEST_AUTHENTICATION,
            RequestAuthentication.class,
            policy -> policy.getSelector().getMatchLabelsMap())
        || any(
            ConfigKind.PEER_AUTHENTICATION,
            PeerAuthentication.class,
            policy -> policy.getSelector().getMatchLabelsMap())
        || any(
            ConfigKind.TELEMETRY,
            Telemetry.class,
            policy -> policy.getSelector().getMatchLabelsMap())
        || any(
            ConfigKind.WASM_PLUGIN,
            WasmPlugin.class,
            policy -> policy.getSelector().getMatchLabelsMap())
        || any(
            ConfigKind.TRAFFIC_EXTENSION,
            TrafficExtension.class,
            policy -> policy.getSelector().getMatchLabelsMap())
        || any(
            ConfigKind.PROXY_CONFIG,
            ProxyConfig.class,
            policy -> policy.getSelector().getMatchLabelsMap())
        || any(
            ConfigKind.ENVOY_FILTER,
            EnvoyFilter.class,
            filter -> filter.getWorkloadSelector().getLabelsMap());
  }

  private <S extends Message> boolean any(
      ConfigKind kind, Class<S> spec, Function<S, Map<String, String>> selector) {
    return configs.all(kind, spec).stream()
        .anyMatch(resource -> selector.apply(resource.spec()).containsKey(label));
  }
}
