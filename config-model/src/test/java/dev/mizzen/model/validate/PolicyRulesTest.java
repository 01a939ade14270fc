package dev.mizzen.model.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mizzen.model.ConfigKind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyRulesTest {

  private static void assertJudged(ConfigKind kind, String spec, String problem) {
    assertThat(Judged.spec(kind, "{" + spec + "}"))
        .isEqualTo(problem.isEmpty() ? List.of() : List.of(problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "action: ALLOW | ''",
        "action: DENY, rules: [{}] | ''",
        "rules: [{to: [{operation: {paths: ['/a/{*}/b/{**}', '/x*', '*/y']}}]}] | ''",
        "rules: [{when: [{key: 'request.auth.claims[a][b]', values: [c]}]}] | ''",
        "action: DENY | E spec.rules is empty, which DENY never applies to; want [{}] for every request",
        "action: CUSTOM, rules: [{}] | E spec.provider.name is missing, want it for CUSTOM",
        "provider: {name: a} | E spec.provider is set, which ALLOW does not use",
        "action: CUSTOM, provider: {name: a}, rules: [{from: [{source: {namespaces: [a]}}]}] | E spec.rules[0].from[0].source names identities, which CUSTOM cannot use",
        "rules: [{from: [{}]}] | E spec.rules[0].from[0].source is missing",
        "rules: [{from: [{source: {}}]}] | E spec.rules[0].from[0].source is empty",
        "rules: [{from: [{source: {principals: ['']}}]}] | E spec.rules[0].from[0].source.principals[0] is empty",
        "rules: [{from: [{source: {ipBlocks: [a]}}]}] | E spec.rules[0].from[0].source.ipBlocks[0] is \"a\", want an IP address or a CIDR block",
        "rules: [{from: [{source: {serviceAccounts: [a], namespaces: [b]}}]}] | E spec.rules[0].from[0].source has serviceAccounts beside principals or namespaces",
        "rules: [{from: [{source: {trustDomains: [a*b]}}]}] | E spec.rules[0].from[0].source.trustDomains[0] is \"a*b\", want one wildcard at most, at one end",
        "rules: [{to: [{operation: {ports: [http]}}]}] | E spec.rules[0].to[0].operation.ports[0] is \"http\", want 0 to 65535",
        "rules: [{to: [{operation: {paths: ['/{**}/{*}']}}]}] | E spec.rules[0].to[0].operation.paths[0] is \"/{**}/{*}\", whose {**} is not the last operator",
        "rules: [{when: [{key: a.b, values: [c]}]}] | E spec.rules[0].when[0].key is \"a.b\", which is no attribute of a request",
        "rules: [{when: [{key: source.ip, values: [c]}]}] | E spec.rules[0].when[0].values[0] is \"c\", want an IP address or a CIDR block",
        "rules: [{when: [{key: source.ip}]}] | E spec.rules[0].when[0] has neither values nor notValues",
        "selector: {matchLabels: {a: b}}, targetRef: {kind: Service, name: c} | E spec has more than one of selector, targetRef and targetRefs",
        "targetRef: {kind: Pod, name: c} | E spec.targetRef is a /Pod, want a Service, ServiceEntry, Gateway or GatewayClass",
        "action: DENY, rules: [{to: [{operation: {methods: [GET]}}]}] | W spec.rules[0] has attributes of HTTP alone and so denies all TCP; want ports too",
      })
  void judgesAuthorizationPolicies(String spec, String problem) {
    assertJudged(ConfigKind.AUTHORIZATION_POLICY, spec, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mtls: {mode: STRICT} | ''",
        "portLevelMtls: {80: {mode: STRICT}} | E spec.portLevelMtls is set without a selector, want none for a namespace or the mesh",
        "selector: {matchLabels: {a: b}}, portLevelMtls: {70000: {mode: STRICT}} | E spec.portLevelMtls[70000] is 70000, want 1 to 65535",
        "portLevelMtls: {} | E spec.portLevelMtls is empty, want a port or no such field",
        "selector: {} | W spec.selector has no labels and selects every workload of the namespace",
      })
  void judgesPeerAuthentications(String spec, String problem) {
    assertJudged(ConfigKind.PEER_AUTHENTICATION, spec, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jwtRules: [{issuer: a}] | ''",
        "jwtRules: [{audiences: [a]}] | E spec.jwtRules[0] has neither issuer nor jwksUri",
        "jwtRules: [{jwksUri: 'ldap://a'}] | E spec.jwtRules[0].jwksUri is \"ldap://a\", want a URL with http:// or https:// in front",
        "jwtRules: [{jwksUri: 'https://a b'}] | E spec.jwtRules[0].jwksUri is \"https://a b\", want a URL with http:// or https:// in front",
        "jwtRules: [{issuer: a, jwks: '{\"keys\":[{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}]}'}] | E spec.jwtRules[0].jwks has an entry that is no key",
        "jwtRules: [{issuer: a, jwks: '{\"keys\":null}'}] | ''",
        "jwtRules: [{issuer: a, jwks: '{'}] | E spec.jwtRules[0].jwks is no JSON",
        "jwtRules: [{issuer: a, jwks: '{\"keys\":[{\"kty\":\"oct\",\"k\":\"a\"}]}'}] | W spec.jwtRules[0].jwks has a key that is secret, want public ones alone",
        "jwtRules: [{issuer: a, outputClaimToHeaders: [{claim: b, header: 'c d'}]}] | E spec.jwtRules[0].outputClaimToHeaders[0].header is \"c d\", which is no name of a header",
      })
  void judgesRequestAuthentications(String spec, String problem) {
    assertJudged(ConfigKind.REQUEST_AUTHENTICATION, spec, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tracing: [{randomSamplingPercentage: 10}] | ''",
        "tracing: [{randomSamplingPercentage: 101}] | E spec.tracing[0].randomSamplingPercentage is 101.0, want 0 to 100",
        "tracing: [{customTags: {a: {formatter: {}}}}] | ''",
        "tracing: [{}, {}] | W spec.tracing has 2 entries, of which the first is used",
        "tracing: [{customTags: {a: {header: {name: ''}}}}] | E spec.tracing[0].customTags[a].header.name is empty",
        "metrics: [{providers: [{name: ''}]}] | E spec.metrics[0].providers[0].name is empty",
        "metrics: [{overrides: [{tagOverrides: {a: {operation: REMOVE, value: b}}}]}] | E spec.metrics[0].overrides[0].tagOverrides[a].value is set, which REMOVE does not use",
        "accessLogging: [{filter: {expression: 'response.code >='}}] | E spec.accessLogging[0].filter.expression is no CEL expression: it ends too early",
      })
  void judgesTelemetries(String spec, String problem) {
    assertJudged(ConfigKind.TELEMETRY, spec, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: 'oci://a/b:c' | ''",
        "url: 'a.com/b:c' | ''",
        "url: 'a.com:5000/b:c' | E spec.url is \"a.com:5000/b:c\", want oci, http, https or file",
        "url: 'a b' | E spec.url is \"a b\", which is no URL",
        "pluginName: a | E spec.url is missing",
        "url: 'ftp://a' | E spec.url is \"ftp://a\", want oci, http, https or file",
        "url: a, sha256: AB | E spec.sha256 is not 64 digits of 0-9a-f",
        "url: a, vmConfig: {env: [{name: b, valueFrom: HOST, value: c}]} | E spec.vmConfig.env[0].value is set, which only valueFrom INLINE uses",
      })
  void judgesWasmPlugins(String spec, String problem) {
    assertJudged(ConfigKind.WASM_PLUGIN, spec, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lua: {inlineCode: a} | ''",
        "phase: AUTHN | E spec has neither wasm nor lua",
        "lua: {inlineCode: ''} | E spec.lua.inlineCode has 0 bytes, want 1 to 65536",
        "lua: {inlineCode: a}, match: [{ports: [{number: 0}]}] | E spec.match[0].ports[0].number is 0, want 1 to 65535",
      })
  void judgesTrafficExtensions(String spec, String problem) {
    assertJudged(ConfigKind.TRAFFIC_EXTENSION, spec, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"concurrency: 0 | ''", "concurrency: -1 | E spec.concurrency is -1, want 0 or more"})
  void judgesProxyConfigs(String spec, String problem) {
    assertJudged(ConfigKind.PROXY_CONFIG, spec, problem);
  }
}
