package dev.mizzen.model.index;

import dev.mizzen.model.service.TrafficDistribution;
import java.util.Locale;
import java.util.Map;

/** Labels and annotations that indexes read. Source: Istio 1.30, api/label and api/annotation. */
final class Annotations {
  static final String TRAFFIC_DISTRIBUTION = "networking.istio.io/traffic-distribution";
  static final String CONNECT_STRATEGY = "istio.io/connect-strategy";
  static final String RACE_FIRST_TCP_CONNECT = "RACE_FIRST_TCP_CONNECT";
  static final String HEALTH_CHECKS_ENABLED = "proxy.istio.io/health-checks-enabled";
  static final String AUTO_REGISTRATION_GROUP = "istio.io/autoRegistrationGroup";
  static final String AUTO_ALLOCATE_IP = "networking.istio.io/enable-autoallocate-ip";
  static final String WORKLOAD_NAME = "service.istio.io/workload-name";
  static final String TLS_MODE = "security.istio.io/tlsMode";
  static final String NETWORK = "topology.istio.io/network";
  static final String CLUSTER = "topology.istio.io/cluster";
  static final String SUBZONE = "topology.istio.io/subzone";
  static final String REGION = "topology.kubernetes.io/region";
  static final String ZONE = "topology.kubernetes.io/zone";
  static final String REGION_BETA = "failure-domain.beta.kubernetes.io/region";
  static final String ZONE_BETA = "failure-domain.beta.kubernetes.io/zone";
  static final String HOSTNAME = "kubernetes.io/hostname";
  static final String LOCALITY = "topology.istio.io/locality";
  static final String LOCALITY_LEGACY = "istio-locality";
  static final String GATEWAY_PORT = "networking.istio.io/gatewayPort";

  private Annotations() {}

  /** What the annotation asks for; ANY where it is absent or unknown. */
  static TrafficDistribution trafficDistribution(Map<String, String> annotations) {
    return switch (annotations.getOrDefault(TRAFFIC_DISTRIBUTION, "").toLowerCase(Locale.ROOT)) {
      case "preferclose", "prefersamezone" -> TrafficDistribution.PREFER_SAME_ZONE;
      case "prefersamenode" -> TrafficDistribution.PREFER_SAME_NODE;
      default -> TrafficDistribution.ANY;
    };
  }
}
