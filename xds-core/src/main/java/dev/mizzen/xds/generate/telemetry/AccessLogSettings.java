package dev.mizzen.xds.generate.telemetry;

import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.telemetry.v1alpha1.Telemetry;
import dev.mizzen.api.telemetry.v1alpha1.WorkloadMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The access logs of one side.
 *
 * @param loggers in the order of their providers' names
 * @param logsListeners whether connections that no filter chain takes are logged
 */
public record AccessLogSettings(List<AccessLogger> loggers, boolean logsListeners) {
  public AccessLogSettings {
    loggers = List.copyOf(loggers);
  }

  /**
   * Providers go before the mesh's own log. Where none of those asked for can be used, the mesh's
   * own is in force.
   */
  static AccessLogSettings of(
      MeshConfig mesh, List<Telemetry> objects, WorkloadMode mode, Providers providers) {
    List<LogMerge.Chosen> chosen = LogMerge.merge(mesh, objects, mode, providers);
    List<AccessLogger> loggers =
        chosen.isEmpty()
            ? ofMesh(mesh)
            : chosen.stream()
                .filter(log -> !log.isOff())
                .map(log -> new AccessLogger(log.sink(), log.filter()))
                .toList();
    return new AccessLogSettings(loggers, !mesh.getDisableEnvoyListenerLog());
  }

  private static List<AccessLogger> ofMesh(MeshConfig mesh) {
    List<AccessLogger> loggers = new ArrayList<>();
    if (!mesh.getAccessLogFile().isEmpty()) {
      loggers.add(
          new AccessLogger(
              new LogSink.File(mesh.getAccessLogFile(), LogFormat.ofMesh(mesh)), Optional.empty()));
    }
    if (mesh.getEnableEnvoyAccessLogService()) {
      loggers.add(new AccessLogger(new LogSink.OfBootstrap(), Optional.empty()));
    }
    return loggers;
  }
}
