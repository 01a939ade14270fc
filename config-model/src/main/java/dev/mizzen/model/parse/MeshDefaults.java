package dev.mizzen.model.parse;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import dev.mizzen.api.mesh.v1alpha1.AuthenticationPolicy;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.EnvoyFileAccessLogProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.PrometheusMetricsProvider;
import dev.mizzen.api.mesh.v1alpha1.MeshConfig.ExtensionProvider.StackdriverProvider;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import dev.mizzen.api.networking.v1alpha3.LocalityLoadBalancerSetting;

/**
 * The settings of a mesh whose author set none.
 *
 * <p>Source: Istio 1.30, pkg/config/mesh/mesh.go, DefaultMeshConfig and DefaultProxyConfig.
 */
public final class MeshDefaults {
  private static final BoolValue TRUE = BoolValue.of(true);

  private MeshDefaults() {}

  public static ProxyConfig proxyConfig() {
    return ProxyConfig.newBuilder()
        .setConfigPath("./etc/istio/proxy")
        .setBinaryPath("/usr/local/bin/envoy")
        .setServiceCluster("istio-proxy")
        .setDrainDuration(seconds(45))
        .setTerminationDrainDuration(seconds(5))
        .setDiscoveryAddress("istiod.istio-system.svc:15012")
        .setProxyAdminPort(15000)
        .setControlPlaneAuthPolicy(AuthenticationPolicy.MUTUAL_TLS)
        .setStatNameLength(189)
        .setStatusPort(15020)
        .build();
  }

  public static MeshConfig meshConfig() {
    return MeshConfig.newBuilder()
        .setProxyListenPort(15001)
        .setProxyInboundListenPort(15006)
        .setConnectTimeout(seconds(10))
        .setProtocolDetectionTimeout(seconds(0))
        .setDnsRefreshRate(seconds(60))
        .setIngressClass("istio")
        .setIngressService("istio-ingressgateway")
        .setIngressControllerMode(MeshConfig.IngressControllerMode.STRICT)
        .setEnableTracing(true)
        .setEnableAutoMtls(TRUE)
        .setEnablePrometheusMerge(TRUE)
        .setTrustDomain("cluster.local")
        .setRootNamespace("istio-system")
        .addDefaultServiceExportTo("*")
        .addDefaultVirtualServiceExportTo("*")
        .addDefaultDestinationRuleExportTo("*")
        .setOutboundTrafficPolicy(
            MeshConfig.OutboundTrafficPolicy.newBuilder()
                .setMode(MeshConfig.OutboundTrafficPolicy.Mode.ALLOW_ANY))
        .setInboundTrafficPolicy(MeshConfig.InboundTrafficPolicy.getDefaultInstance())
        .setLocalityLbSetting(LocalityLoadBalancerSetting.newBuilder().setEnabled(TRUE))
        .setDefaultConfig(proxyConfig())
        .setDefaultProviders(MeshConfig.DefaultProviders.getDefaultInstance())
        .addExtensionProviders(
            ExtensionProvider.newBuilder()
                .setName("prometheus")
                .setPrometheus(PrometheusMetricsProvider.getDefaultInstance()))
        .addExtensionProviders(
            ExtensionProvider.newBuilder()
                .setName("stackdriver")
                .setStackdriver(StackdriverProvider.getDefaultInstance()))
        .addExtensionProviders(
            ExtensionProvider.newBuilder()
                .setName("envoy")
                .setEnvoyFileAccessLog(
                    EnvoyFileAccessLogProvider.newBuilder().setPath("/dev/stdout")))
        .build();
  }

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }
}
