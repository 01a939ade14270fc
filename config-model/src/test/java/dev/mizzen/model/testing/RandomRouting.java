package dev.mizzen.model.testing;

import dev.mizzen.model.ConfigKind;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Specs of Istio's objects by chance, in YAML: each group of fields occurs in some of them. They
 * speak of the namespaces, services and labels of {@link RandomMesh}.
 */
final class RandomRouting {
  private static final List<String> EXPORTS =
      List.of("[]", "['*']", "['.']", "['~']", "[a]", "[a, b]");
  private static final List<String> HOSTS =
      List.of(
          "s0",
          "s1",
          "s2.a.svc.cluster.local",
          "s0.b.svc.cluster.local",
          "'*.a.svc.cluster.local'",
          "'*.local'",
          "h0.com",
          "h1.com",
          "'*.com'");
  private static final List<String> GATEWAYS =
      List.of("[]", "[]", "[mesh]", "[a/c0]", "[istio-system/c1, mesh]", "[b/c2]");
  private static final String DESTINATION = "{destination: {host: %s, port: {number: 80}}}";

  private static final List<String> HTTP_MATCHES =
      List.of(
          "",
          "match: [{uri: {prefix: /x}}], ",
          "match: [{headers: {h: {exact: v}}, method: {exact: GET}}], ",
          "match: [{sourceNamespace: a}], ",
          "match: [{sourceLabels: {app: x0}, queryParams: {q: {regex: r}}}], ",
          "match: [{port: 80, ignoreUriCase: true, uri: {exact: /y}}], ",
          "match: [{gateways: [a/c0, mesh], authority: {prefix: s0}}], ");
  private static final List<String> HTTP_ACTIONS =
      List.of(
          "timeout: 3s, retries: {attempts: 2, retryOn: 5xx}, ",
          "fault: {abort: {httpStatus: 500, percentage: {value: 1}}}, ",
          "mirror: {host: s2}, mirrorPercentage: {value: 10}, ",
          "headers: {request: {set: {a: b}}}, rewrite: {uri: /z}, ",
          "corsPolicy: {allowOrigins: [{exact: x}]}, ",
          "");
  private static final List<String> POLICIES =
      List.of(
          "{}",
          "{loadBalancer: {simple: LEAST_REQUEST}}",
          "{loadBalancer: {simple: PASSTHROUGH}}",
          "{loadBalancer: {consistentHash: {httpHeaderName: h}}}",
          "{loadBalancer: {consistentHash: {useSourceIp: true}}}",
          "{loadBalancer: {localityLbSetting: {enabled: true, failoverPriority: [app]}}, outlierDetection: {consecutive5xxErrors: 3}}",
          "{connectionPool: {tcp: {maxConnections: 3}, http: {h2UpgradePolicy: UPGRADE}}}",
          "{outlierDetection: {interval: 3s}}",
          "{tls: {mode: DISABLE}}",
          "{tls: {mode: ISTIO_MUTUAL}}",
          "{tls: {mode: SIMPLE, sni: x}}",
          "{portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]}",
          "{tunnel: {protocol: CONNECT, targetHost: x.com, targetPort: 80}}");
  private static final List<String> SERVERS =
      List.of(
          "{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}",
          "{port: {number: 80, name: http, protocol: HTTP}, hosts: ['a/*', h0.com], tls: {httpsRedirect: true}}",
          "{port: {number: 443, name: https, protocol: HTTPS}, hosts: ['*'], tls: {mode: SIMPLE, credentialName: c0}}",
          "{port: {number: 443, name: tls, protocol: TLS}, hosts: ['*.com'], tls: {mode: PASSTHROUGH}}",
          "{port: {number: 15443, name: tls, protocol: TLS}, hosts: ['*.local'], tls: {mode: AUTO_PASSTHROUGH}}",
          "{port: {number: 9000, name: tcp, protocol: TCP}, hosts: ['*']}");
  private static final List<String> EGRESS =
      List.of(
          "{}",
          "egress: [{hosts: ['./*']}]",
          "egress: [{hosts: ['*/s0.a.svc.cluster.local', 'b/*']}]",
          "egress: [{hosts: ['~/*']}]",
          "egress: [{port: {number: 80, protocol: HTTP, name: p}, hosts: ['*/*']}, {hosts: ['./*', '*/h0.com']}]",
          "{egress: [{port: {number: 3128, protocol: HTTP_PROXY, name: p}, bind: 127.0.0.1, captureMode: NONE, hosts: ['*/*']}]}",
          "{workloadSelector: {labels: {app: x0}}, egress: [{hosts: ['./*.local']}]}",
          "{ingress: [{port: {number: 8080, protocol: HTTP, name: in}, defaultEndpoint: '127.0.0.1:9090'}]}",
          "{inboundConnectionPool: {http: {http1MaxPendingRequests: 3}}}",
          "{outboundTrafficPolicy: {mode: REGISTRY_ONLY}}");

  /** Policies of whom they hold for; nothing of routing is in them. */
  private static final Map<ConfigKind, String> SELECTING =
      Map.of(
          ConfigKind.AUTHORIZATION_POLICY, "{selector: {matchLabels: %s}}",
          ConfigKind.REQUEST_AUTHENTICATION, "{selector: {matchLabels: %s}}",
          ConfigKind.TELEMETRY,
              "{selector: {matchLabels: %s}, accessLogging: [{providers: [{name: envoy}]}]}",
          ConfigKind.WASM_PLUGIN, "{selector: {matchLabels: %s}, url: 'oci://x'}",
          ConfigKind.PROXY_CONFIG, "{selector: {matchLabels: %s}, concurrency: 2}",
          ConfigKind.ENVOY_FILTER, "{workloadSelector: {labels: %s}}",
          ConfigKind.WORKLOAD_GROUP, "{metadata: {labels: %s}, template: {}}");

  static final List<ConfigKind> KINDS =
      List.of(
          ConfigKind.VIRTUAL_SERVICE,
          ConfigKind.VIRTUAL_SERVICE,
          ConfigKind.VIRTUAL_SERVICE,
          ConfigKind.DESTINATION_RULE,
          ConfigKind.DESTINATION_RULE,
          ConfigKind.GATEWAY,
          ConfigKind.SIDECAR,
          ConfigKind.PEER_AUTHENTICATION,
          ConfigKind.AUTHORIZATION_POLICY,
          ConfigKind.REQUEST_AUTHENTICATION,
          ConfigKind.TELEMETRY,
          ConfigKind.WASM_PLUGIN,
          ConfigKind.PROXY_CONFIG,
          ConfigKind.ENVOY_FILTER,
          ConfigKind.WORKLOAD_GROUP);

  private final Random random;

  RandomRouting(Random random) {
    this.random = random;
  }

  String spec(ConfigKind kind) {
    return switch (kind) {
      case VIRTUAL_SERVICE -> virtualService();
      case DESTINATION_RULE -> destinationRule();
      case GATEWAY ->
          "{selector: {app: %s}, servers: [%s, %s]}"
              .formatted(any(List.of("x0", "x1")), any(SERVERS), any(SERVERS));
      case SIDECAR -> any(EGRESS);
      case PEER_AUTHENTICATION -> peerAuthentication();
      default ->
          SELECTING
              .getOrDefault(kind, "{}")
              .formatted(any(List.of("{}", "{app: x0}", "{kubernetes.io/hostname: n0}")));
    };
  }

  private String virtualService() {
    String exports = "exportTo: %s".formatted(any(EXPORTS));
    if (random.nextInt(5) == 0) {
      return "{%s, http: [%s]}".formatted(exports, httpRoute(""));
    }
    String routes =
        switch (random.nextInt(5)) {
          case 0 ->
              "tcp: [{match: [{port: 80%s}], route: [%s]}]"
                  .formatted(any(List.of("", ", sourceLabels: {app: x1}")), destination());
          case 1 ->
              "tls: [{match: [{port: 443, sniHosts: [h0.com]}], route: [%s]}]"
                  .formatted(destination());
          default ->
              "http: [%s, %s]"
                  .formatted(
                      httpRoute(any(List.of("", "", "delegate: {name: c1, namespace: a}"))),
                      httpRoute(""));
        };
    return "{hosts: [%s], gateways: %s, %s, %s}"
        .formatted(any(HOSTS), any(GATEWAYS), exports, routes);
  }

  private String httpRoute(String delegate) {
    if (!delegate.isEmpty()) {
      return "{%s%s}".formatted(any(HTTP_MATCHES), delegate);
    }
    String answer =
        switch (random.nextInt(6)) {
          case 0 -> "redirect: {uri: /r}";
          case 1 -> "directResponse: {status: 503}";
          default -> "%sroute: [%s]".formatted(any(HTTP_ACTIONS), destination());
        };
    return "{%s%s}".formatted(any(HTTP_MATCHES), answer);
  }

  private String destination() {
    String subset = random.nextInt(3) == 0 ? "{destination: {host: %s, subset: v1}}" : DESTINATION;
    return subset.formatted(any(List.of("s0", "s1", "s2.b.svc.cluster.local", "h0.com")));
  }

  private String destinationRule() {
    String selector = random.nextInt(4) == 0 ? ", workloadSelector: {matchLabels: {app: x0}}" : "";
    return "{host: %s, exportTo: %s, trafficPolicy: %s, subsets: [{name: v1, labels: {app: x1}, trafficPolicy: %s}]%s}"
        .formatted(any(HOSTS), any(EXPORTS), any(POLICIES), any(POLICIES), selector);
  }

  private String peerAuthentication() {
    String mode = any(List.of("STRICT", "PERMISSIVE", "DISABLE", "UNSET"));
    return switch (random.nextInt(3)) {
      case 0 -> "{selector: {matchLabels: {app: x0}}, mtls: {mode: %s}}".formatted(mode);
      case 1 ->
          "{selector: {matchLabels: {app: x1}}, portLevelMtls: {8080: {mode: %s}}}".formatted(mode);
      default -> "{mtls: {mode: %s}}".formatted(mode);
    };
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
