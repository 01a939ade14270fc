package dev.mizzen.registry.convert;

import dev.mizzen.model.service.Protocol;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses what is spoken on a Kubernetes Service's port.
 *
 * <p>Source: Istio 1.30, pkg/config/kube/conversion.go, ConvertProtocol.
 */
final class ServiceProtocol {
  private static final Map<String, Protocol> KUBERNETES_NAMES =
      Map.of(
          "kubernetes.io/h2c", Protocol.HTTP2,
          "kubernetes.io/ws", Protocol.HTTP,
          "kubernetes.io/wss", Protocol.HTTPS);

  /** The server speaks first on these (SMTP, DNS, MySQL, MongoDB), so they cannot be sniffed. */
  private static final Set<Integer> TCP_PORTS = Set.of(25, 53, 3306, 27017);

  private static final String GRPC_WEB = "grpc-web";

  private ServiceProtocol() {}

  /**
   * @param transport TCP, UDP or SCTP; empty is TCP
   * @param appProtocol stands before the port's name where given, even where it is unknown
   */
  static Protocol of(int port, String portName, String transport, Optional<String> appProtocol) {
    if (transport.equals("UDP")) {
      return Protocol.UDP;
    }
    Protocol byKubernetes = KUBERNETES_NAMES.get(appProtocol.orElse(""));
    if (byKubernetes != null) {
      return byKubernetes;
    }
    Protocol fallback = TCP_PORTS.contains(port) ? Protocol.TCP : Protocol.UNSUPPORTED;
    return byName(appProtocol.orElse(portName)).orElse(fallback);
  }

  private static Optional<Protocol> byName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(GRPC_WEB) || lower.startsWith(GRPC_WEB + "-")) {
      return Optional.of(Protocol.GRPC_WEB);
    }
    int dash = lower.indexOf('-');
    return Protocol.parse(dash < 0 ? lower : lower.substring(0, dash));
  }
}
