package dev.mizzen.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.parse.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkingRulesTest {
  private static final String HTTPS =
      "port: {number: 443, name: a, protocol: HTTPS}, hosts: [a.com]";

  private static List<String> texts(String texts) {
    return texts.isEmpty() ? List.of() : List.of(texts.split("; (?=[EW] )", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loadBalancer: {simple: RANDOM} | ''",
        "connectionPool: {tcp: {idleTimeout: 0s}} | ''",
        "connectionPool: {tcp: {idleTimeout: 500us}} | ''",
        "{} | 'E spec.trafficPolicy is empty'",
        "connectionPool: {} | E spec.trafficPolicy.connectionPool has neither http nor tcp",
        "connectionPool: {http: {maxRetries: -1}} | E spec.trafficPolicy.connectionPool.http.maxRetries is -1, want 0 or more",
        "outlierDetection: {maxEjectionPercent: 101} | E spec.trafficPolicy.outlierDetection.maxEjectionPercent is 101.0, want 0 to 100",
        "outlierDetection: {consecutiveErrors: 1} | W spec.trafficPolicy.outlierDetection.consecutiveErrors is out of use, want consecutiveGatewayErrors or consecutive5xxErrors",
        "loadBalancer: {consistentHash: {maglev: {tableSize: 4}}} | E spec.trafficPolicy.loadBalancer.consistentHash.maglev.tableSize is 4, want a prime below 5000011",
        "loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 90}}]}} | E spec.trafficPolicy.loadBalancer.localityLbSetting.distribute[0].to has weights that add up to 90, want 100",
        "loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 100}}, {from: a/b, to: {b: 100}}]}} | E spec.trafficPolicy.loadBalancer.localityLbSetting.distribute has \"a/b\" and \"a\", which overlap",
        "loadBalancer: {localityLbSetting: {failover: [{from: a, to: b}]}} | W spec.trafficPolicy.loadBalancer.localityLbSetting has failover without outlierDetection, which finds the failures",
        "loadBalancer: {warmup: {aggression: 0.5, duration: 1s}} | E spec.trafficPolicy.loadBalancer.warmup.aggression is 0.5, want 1 or more",
        "tls: {mode: MUTUAL, clientCertificate: c} | E spec.trafficPolicy.tls.privateKey is missing",
        "tls: {mode: SIMPLE, credentialName: a, caCertificates: b} | E spec.trafficPolicy.tls has both credentialName and files",
        "tls: {mode: SIMPLE, credentialName: 'configmap://other/a'} | E spec.trafficPolicy.tls.credentialName is \"configmap://other/a\", want configmap://default/ and a name",
        "tls: {mode: SIMPLE, credentialName: 'configmap://a'} | E spec.trafficPolicy.tls.credentialName is \"configmap://a\", want configmap://default/ and a name",
        "tls: {mode: SIMPLE, credentialName: 'configmap://default/a'} | ''",
        "portLevelSettings: [{port: {number: 80}}] | E spec.trafficPolicy.portLevelSettings[0] has none of loadBalancer, connectionPool, outlierDetection and tls",
        "tunnel: {targetHost: a.com, targetPort: 0} | E spec.trafficPolicy.tunnel.targetPort is 0, want 1 to 65535",
      })
  void judgesTrafficPolicies(String policy, String problem) {
    String fields = policy.equals("{}") ? "" : policy;
    assertThat(
            Judged.spec(ConfigKind.DESTINATION_RULE, "{host: a, trafficPolicy: {" + fields + "}}"))
        .isEqualTo(texts(problem));
  }

  @Test
  void judgesSubsets() {
    assertThat(
            Judged.spec(
                ConfigKind.DESTINATION_RULE,
                "{host: a, subsets: [{name: v1}, {name: v1, labels: {'a b': c}}]}"))
        .containsExactly(
            "E spec.subsets[1].name is \"v1\" again",
            "E spec.subsets[1].labels has key \"a b\", which is no label");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls: {mode: SIMPLE, credentialName: c} | ''",
        "tls: {mode: SIMPLE, credentialName: c, serverCertificate: d} | ''",
        "tls: {mode: PASSTHROUGH, caCrl: c} | W spec.servers[0].tls has certificates, which mode PASSTHROUGH does not use",
        "tls: {mode: AUTO_PASSTHROUGH, credentialName: c, caCrl: c} | E spec.servers[0].tls.caCrl is set beside credentialName, which brings its own; W spec.servers[0].tls has certificates, which mode AUTO_PASSTHROUGH does not use",
        "tls: {mode: SIMPLE, serverCertificate: c} | E spec.servers[0].tls.privateKey is missing",
        "tls: {mode: MUTUAL, serverCertificate: c, privateKey: k} | E spec.servers[0].tls.caCertificates is missing",
        "tls: {mode: ISTIO_MUTUAL, credentialName: c} | E spec.servers[0].tls has certificates, which mode ISTIO_MUTUAL brings by itself",
        "tls: {mode: SIMPLE, credentialName: c, cipherSuites: [ROT13]} | W spec.servers[0].tls.cipherSuites has unknown entries that are left out: ROT13",
        "tls: {mode: PASSTHROUGH, httpsRedirect: true} | W spec.servers[0].tls.httpsRedirect is set, which only a port of HTTP uses",
        "bind: a, tls: {mode: SIMPLE, credentialName: c} | E spec.servers[0].bind is \"a\", want an IP address",
        "name: a | E spec.servers[0].tls is missing, want it for a port of HTTPS",
      })
  void judgesTlsServers(String fields, String problem) {
    assertThat(Judged.spec(ConfigKind.GATEWAY, "{servers: [{" + HTTPS + ", " + fields + "}]}"))
        .isEqualTo(texts(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servers: [] | E spec.servers is empty",
        "servers: [{hosts: [a.com]}] | E spec.servers[0].port is missing",
        "servers: [{port: {number: 80, name: a, protocol: HTTP}}] | E spec.servers[0].hosts is empty",
        "servers: [{port: {number: 80, name: a, protocol: HBONE}, hosts: [a.com]}] | E spec.servers[0].port.protocol is \"HBONE\", want HTTP, HTTP2, HTTPS, GRPC, GRPC-WEB, TLS, TCP, UDP, MONGO, REDIS or MYSQL",
        "servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: [a]}] | E spec.servers[0].hosts[0] is \"a\", want a host with its domain",
        "servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: [a.com], tls: {mode: SIMPLE, credentialName: c}}] | E spec.servers[0].tls is set, which a port of HTTP does not use",
      })
  void judgesGateways(String spec, String problem) {
    assertThat(Judged.spec(ConfigKind.GATEWAY, "{" + spec + "}")).isEqualTo(texts(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resolution: DNS | ''",
        "hosts: ['*a.com'] | W spec.hosts[0] is \"*a.com\"; a wildcard should be the whole first part",
        "hosts: ['*a.com'], resolution: DYNAMIC_DNS | ''",
        "resolution: DNS, endpoints: [{network: n}] | E spec.endpoints[0].address is \"\", want a host name: it is empty; W spec.endpoints[0].address is missing, network \"n\" is reached by its gateways alone",
        "resolution: STATIC, endpoints: [{address: 1.2.3.4, ports: {http: 8080}}] | ''",
        "resolution: NONE, endpoints: [{address: 1.2.3.4}] | E spec.endpoints is set, which resolution NONE does not use",
        "resolution: STATIC, endpoints: [{address: a.com}] | E spec.endpoints[0].address is \"a.com\", want an IP address",
        "resolution: STATIC, endpoints: [{address: 1.2.3.4, ports: {grpc: 8080}}] | E spec.endpoints[0].ports[grpc] is no port of the ServiceEntry",
        "resolution: DNS, addresses: [10.0.0.0/8] | E spec.addresses[0] is a block, which only resolution NONE and STATIC take",
        "resolution: DNS_ROUND_ROBIN, endpoints: [{address: a}, {address: b}] | E spec.endpoints has 2 entries, want 1 for resolution DNS_ROUND_ROBIN",
        "resolution: DYNAMIC_DNS | E spec.hosts[0] has no wildcard, want one for resolution DYNAMIC_DNS",
        "workloadSelector: {labels: {a: '*'}}, resolution: STATIC | E spec.workloadSelector.labels has a=*, want no wildcard",
      })
  void judgesServiceEntries(String fields, String problem) {
    String hosts = fields.startsWith("hosts") ? "" : "hosts: [a.com], ";
    String spec =
        "{" + hosts + "ports: [{number: 80, name: http, protocol: HTTP}], " + fields + "}";
    assertThat(Judged.spec(ConfigKind.SERVICE_ENTRY, spec)).isEqualTo(texts(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "egress: [{hosts: [./*, istio-system/*]}] | ''",
        "workloadSelector: {labels: {a: b}} | E spec is empty",
        "egress: [{hosts: [./*], bind: 'unix:///a', port: {number: 0, protocol: SMTP}}] | E spec.egress[0].port.protocol is \"SMTP\", want HTTP, HTTP2, HTTPS, GRPC, GRPC-WEB, TLS, TCP, UDP, MONGO, REDIS or MYSQL",
        "egress: [{hosts: [./*], port: {number: 80, targetPort: 81}}] | E spec.egress[0].port.targetPort is set, which a Sidecar does not use",
        "outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.com, subset: A_, port: {number: 80}}} | E spec.outboundTrafficPolicy.egressProxy.subset is \"A_\", want up to 63 letters, digits and dashes, with a letter or digit at both ends",
        "ingress: [{port: {number: 80}, defaultEndpoint: '127.0.0.1:+080'}] | ''",
        "egress: [{hosts: [a.com]}] | E spec.egress[0].hosts[0] is \"a.com\", want namespace/host",
        "egress: [{hosts: [./*]}, {hosts: [a/*], port: {number: 80, protocol: HTTP}}] | E spec.egress[0] has no port, want it to be the last listener",
        "egress: [{hosts: ['*/*', ./a.com]}] | W spec.egress[0].hosts has */*, which covers all its other entries",
        "egress: [{hosts: [./*, default/a.com]}] | W spec.egress[0].hosts[1] is \"default/a.com\", which another entry covers",
        "ingress: [{defaultEndpoint: 127.0.0.1:80}] | E spec.ingress[0].port is missing",
        "ingress: [{port: {number: 80}, defaultEndpoint: 1.2.3.4:80}] | E spec.ingress[0].defaultEndpoint is \"1.2.3.4:80\", want 127.0.0.1:port, 0.0.0.0:port, [::1]:port, [::]:port or unix://path",
        "outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.com}} | E spec.outboundTrafficPolicy.egressProxy.port is missing",
      })
  void judgesSidecars(String spec, String problem) {
    assertThat(Judged.spec(ConfigKind.SIDECAR, "{" + spec + "}")).isEqualTo(texts(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "template: {address: 1.2.3.4} | ''",
        "metadata: {} | E spec.template is missing",
        "template: {}, probe: {httpGet: {port: 0}} | E spec.probe.httpGet.port is 0, want 1 to 65535",
        "template: {}, probe: {grpc: {port: 80}} | E spec.probe has none of httpGet, tcpSocket and exec",
      })
  void judgesWorkloadGroups(String spec, String problem) {
    assertThat(Judged.spec(ConfigKind.WORKLOAD_GROUP, "{" + spec + "}")).isEqualTo(texts(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "address: 1.2.3.4 | ''",
        "address: a_b | E spec.address is \"a_b\", want a host name: its part \"a_b\" is none of a host name",
        "weight: 1 | E spec.address is missing",
        "network: n | W spec.address is missing, network \"n\" is reached by its gateways alone",
        "address: 'unix:///a', ports: {a: 80} | E spec.ports is set beside a socket file",
      })
  void judgesWorkloadEntries(String spec, String problem) {
    assertThat(Judged.spec(ConfigKind.WORKLOAD_ENTRY, "{" + spec + "}")).isEqualTo(texts(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "applyTo: CLUSTER, patch: {operation: REMOVE} | ''",
        "applyTo: CLUSTER, patch: {operation: MERGE} | E spec.configPatches[0].patch.value is missing, want it for MERGE",
        "patch: {operation: REMOVE} | E spec.configPatches[0].applyTo is missing",
        "applyTo: CLUSTER, match: {listener: {}}, patch: {operation: REMOVE} | E spec.configPatches[0].match is for another kind of object than applyTo CLUSTER",
        "applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {}}}}, patch: {operation: REMOVE} | E spec.configPatches[0].match.listener.filterChain.filter.name is missing",
      })
  void judgesEnvoyFilters(String patch, String problem) {
    assertThat(Judged.spec(ConfigKind.ENVOY_FILTER, "configPatches: [{" + patch + "}]"))
        .filteredOn(text -> !text.startsWith("W spec changes"))
        .isEqualTo(texts(problem));
  }

  @Test
  void annotationsForIstioItselfAreRefused() {
    String document =
        "{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: a, annotations: {%s}}, spec: {egress: [{hosts: ['*/*']}]}}";
    assertThat(Judged.document(Documents.yaml(document.formatted("internal.istio.io/parents: a"))))
        .containsExactly(
            "E metadata.annotations[internal.istio.io/parents] is for Istio's own use");
    assertThat(Judged.document(Documents.yaml(document.formatted("istio.io/dry-run: 'true'"))))
        .containsExactly(
            "E metadata.annotations[istio.io/dry-run] is only for an AuthorizationPolicy that allows or denies");
  }
}
