package dev.mizzen.inject.functions;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.model.parse.MeshDefaults;
import java.util.List;

/**
 * A proxy's settings without those that every proxy has anyway, so that pods stay small.
 *
 * <p>Source: Istio 1.30, cleanProxyConfig.
 */
final class ProxyConfigDelta {
  private static final ProxyConfig DEFAULTS = MeshDefaults.proxyConfig();
  private static final List<String> CLEANED =
      List.of(
          "config_path",
          "binary_path",
          "control_plane_auth_policy",
          "service_cluster",
          "drain_duration",
          "termination_drain_duration",
          "discovery_address",
          "envoy_metrics_service",
          "envoy_access_log_service",
          "tracing",
          "proxy_admin_port",
          "stat_name_length",
          "status_port",
          "concurrency");

  private ProxyConfigDelta() {}

  static ProxyConfig of(ProxyConfig config) {
    ProxyConfig.Builder delta = config.toBuilder();
    for (String name : CLEANED) {
      FieldDescriptor field = ProxyConfig.getDescriptor().findFieldByName(name);
      boolean isDefault =
          field.hasPresence()
              ? config.hasField(field) == DEFAULTS.hasField(field)
                  && config.getField(field).equals(DEFAULTS.getField(field))
              : config.getField(field).equals(DEFAULTS.getField(field));
      if (isDefault) {
        delta.clearField(field);
      }
    }
    return delta.build();
  }
}
