package dev.mizzen.xds.generate.listener.settings;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import java.util.List;

/**
 * The mesh's own access log, in force where no provider is named.
 *
 * @param file path; empty for none
 * @param format text, or a JSON object of operators by key; empty for the default
 * @param isSentToService whether Envoy's access log service gets it too
 * @param logsListeners whether connections that no filter chain takes are logged
 */
public record AccessLogSettings(
    String file, Encoding encoding, String format, boolean isSentToService, boolean logsListeners) {
  /** How an entry is written. */
  public enum Encoding {
    TEXT,
    JSON
  }

  /** No log at all. */
  public static final AccessLogSettings OFF =
      new AccessLogSettings("", Encoding.TEXT, "", false, false);

  static AccessLogSettings of(MeshConfig mesh) {
    List<String> providers = mesh.getDefaultProviders().getAccessLoggingList();
    if (!providers.isEmpty()) {
      return OFF;
    }
    return new AccessLogSettings(
        mesh.getAccessLogFile(),
        mesh.getAccessLogEncoding() == MeshConfig.AccessLogEncoding.JSON
            ? Encoding.JSON
            : Encoding.TEXT,
        mesh.getAccessLogFormat(),
        mesh.getEnableEnvoyAccessLogService(),
        !mesh.getDisableEnvoyListenerLog());
  }
}
