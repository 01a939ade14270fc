package dev.mizzen.xds.generate.cluster;

import com.google.protobuf.UInt32Value;
import dev.mizzen.model.service.Registry;
import dev.mizzen.model.service.Resolution;
import dev.mizzen.model.service.Service;
import dev.mizzen.model.service.ServicePort;
import dev.mizzen.model.service.TargetPort;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.OriginalDstLbConfig;
import java.util.Optional;

/**
 * A ServiceEntry without resolution may be called at another port than the client meant. Source:
 * Istio 1.30, PassthroughTargetPorts; spec xds §3.1.
 */
final class PortTranslation {
  private PortTranslation() {}

  /** Empty where the port stays as it was called. */
  static Optional<OriginalDstLbConfig> of(Service service, ServicePort port) {
    boolean isPassedThrough =
        service.registry() == Registry.EXTERNAL && service.resolution() == Resolution.PASSTHROUGH;
    if (isPassedThrough
        && port.targetPort().orElse(null) instanceof TargetPort.Number(int number)) {
      return Optional.of(
          OriginalDstLbConfig.newBuilder().setUpstreamPortOverride(UInt32Value.of(number)).build());
    }
    return Optional.empty();
  }
}
