package dev.mizzen.model.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.model.mesh.DiscoverySelectors;
import dev.mizzen.model.parse.Problems;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules about the mesh's own settings, as they are once laid over the defaults. */
public final class MeshConfigRules {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration MAX_CONNECT_TIMEOUT = Duration.ofHours(1);

  /** Source: Istio 1.30, pkg/config/security, the curves that BoringSSL knows. */
  private static final Set<String> CURVES =
      Set.of("P-256", "P-384", "P-521", "X25519", "X25519MLKEM768");

  private final Checks checks;

  private MeshConfigRules(Checks checks) {
    this.checks = checks;
  }

  /** Adds what is wrong with {@code config} to {@code problems}. */
  public static void check(MeshConfig config, Problems problems) {
    new MeshConfigRules(new Checks(problems)).check(config);
  }

  private void check(MeshConfig config) {
    checks.port(config.getProxyListenPort(), "proxyListenPort");
    checks.duration(config.getConnectTimeout(), "connectTimeout");
    Duration connectTimeout = Checks.toJava(config.getConnectTimeout());
    checks.want(
        connectTimeout.compareTo(MAX_CONNECT_TIMEOUT) <= 0,
        "connectTimeout",
        "is " + connectTimeout + ", want up to " + MAX_CONNECT_TIMEOUT);
    if (!Checks.toJava(config.getProtocolDetectionTimeout()).isZero()) {
      checks.duration(config.getProtocolDetectionTimeout(), "protocolDetectionTimeout");
    }
    new MeshProxyConfigRules(checks).check(config.getDefaultConfig(), "defaultConfig");
    if (config.hasLocalityLbSetting()) {
      new LocalityRules(checks).check(config.getLocalityLbSetting(), true, "localityLbSetting");
    }
    for (int i = 0; i < config.getServiceSettingsCount(); i++) {
      List<String> hosts = config.getServiceSettings(i).getHostsList();
      for (int j = 0; j < hosts.size(); j++) {
        checks.wildcardDomain(hosts.get(j), "serviceSettings[" + i + "].hosts[" + j + "]");
      }
    }
    trustDomain(config.getTrustDomain(), "trustDomain");
    for (int i = 0; i < config.getTrustDomainAliasesCount(); i++) {
      trustDomain(config.getTrustDomainAliases(i), "trustDomainAliases[" + i + "]");
    }
    curves(config);
    accessLog(config);
    providers(config.getExtensionProvidersList());
    discoverySelectors(config);
  }

  private void accessLog(MeshConfig config) {
    boolean isJson =
        config.getAccessLogEncoding() == MeshConfig.AccessLogEncoding.JSON
            && !config.getAccessLogFormat().isEmpty();
    if (isJson && !isObject(config.getAccessLogFormat())) {
      checks.warn("accessLogFormat", "is no JSON object: the default format is used");
    }
  }

  private static boolean isObject(String json) {
    try {
      return JSON.readTree(json).isObject();
    } catch (JsonProcessingException notJson) {
      return false;
    }
  }

  private void trustDomain(String domain, String path) {
    for (String label : domain.split("\\.", -1)) {
      checks.want(
          DomainNames.isLabel(label),
          path,
          "is \"" + domain + "\", want parts of letters, digits and dashes");
    }
  }

  private void curves(MeshConfig config) {
    checks.want(
        config.getMeshMTLS().getEcdhCurvesCount() == 0,
        "meshMTLS.ecdhCurves",
        "is set, which mesh mTLS does not use");
    Set<String> seen = new HashSet<>();
    for (String curve : config.getTlsDefaults().getEcdhCurvesList()) {
      if (!CURVES.contains(curve)) {
        checks.warn("tlsDefaults.ecdhCurves", "has \"" + curve + "\", which is unknown");
      } else if (!seen.add(curve)) {
        checks.warn("tlsDefaults.ecdhCurves", "has \"" + curve + "\" again");
      }
    }
  }

  /** Warnings only: where one is malformed, the selectors before stay in force. */
  private void discoverySelectors(MeshConfig config) {
    for (int i = 0; i < config.getDiscoverySelectorsCount(); i++) {
      String path = "discoverySelectors[" + i + "]";
      DiscoverySelectors.problem(config.getDiscoverySelectors(i))
          .ifPresent(
              problem -> checks.warn(path, problem + "; the selectors before stay in force"));
    }
  }

  /** Warnings only: a provider is judged again by whoever uses it. */
  private void providers(List<ExtensionProvider> providers) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < providers.size(); i++) {
      ExtensionProvider provider = providers.get(i);
      String path = "extensionProviders[" + i + "]";
      if (provider.getName().isEmpty()) {
        checks.warn(path + ".name", "is missing");
      } else if (!names.add(provider.getName())) {
        checks.warn(path + ".name", "is \"" + provider.getName() + "\" again");
      }
      if (provider.getProviderCase() == ExtensionProvider.ProviderCase.PROVIDER_NOT_SET) {
        checks.warn(path, "names no kind of provider");
      }
    }
  }
}
