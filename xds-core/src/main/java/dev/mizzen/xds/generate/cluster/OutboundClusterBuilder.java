package dev.mizzen.xds.generate.cluster;

import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings;
import dev.mizzen.api.networking.v1alpha3.ClientTLSSettings.TLSmode;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings;
import dev.mizzen.api.networking.v1alpha3.ConnectionPoolSettings.HTTPSettings;
import dev.mizzen.model.ConfigKey;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.generate.Resource;
import dev.mizzen.xds.generate.envoy.AdsConfigSource;
import dev.mizzen.xds.generate.envoy.DnsCaches;
import dev.mizzen.xds.generate.envoy.IstioMetadata;
import dev.mizzen.xds.generate.envoy.StatSubject;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.extensions.clusters.dynamic_forward_proxy.v3.ClusterConfig;
import io.envoyproxy.envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds a cluster of a service's port.
 *
 * <p>Source: Istio 1.30, pilot/pkg/networking/core/cluster_builder.go, buildCluster,
 * applyDestinationRule, buildSubsetCluster; spec xds §3.2, §3.5, §3.8 A to E and I.
 */
final class OutboundClusterBuilder {
  private static final String DNS_RESOLVER = "envoy.network.dns_resolver.cares";
  private static final String DYNAMIC_FORWARD_PROXY = "envoy.clusters.dynamic_forward_proxy";

  private OutboundClusterBuilder() {}

  static Resource build(OutboundClusterInput input) {
    String name = input.name().toString();
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(name)
            .setAltStatName(
                StatNames.of(
                    input.name(),
                    input.mesh().outboundStatName(),
                    StatSubject.of(input.service()),
                    input.port(),
                    0))
            .addAllFilters(MetadataExchange.filters(input.proxy(), input.mesh()));
    HttpOptions http = HttpOptions.forPort(input.port().protocol(), input.proxy());
    if (isUpgradedToHttp2(input)) {
      http.upgradeToHttp2();
    }
    ConnectionPools.apply(
        cluster, http, input.policy().connectionPool(), input.policy().retryBudget(), input.mesh());
    applyDiscovery(cluster, input);
    UpstreamTls.apply(cluster, http, input);
    if (!input.isSniDnat()) {
      input.policy().proxyProtocol().ifPresent(settings -> ProxyProtocols.apply(cluster, settings));
    }
    if (input.discovery() == Discovery.DYNAMIC_FORWARD_PROXY) {
      applyDynamicForwardProxy(cluster, input);
    }
    IstioMetadata.ofNonEmpty(metadata(input)).ifPresent(cluster::setMetadata);
    http.addTo(cluster);
    return new Resource(name, cluster.build(), sources(input));
  }

  private static Set<ConfigKey> sources(OutboundClusterInput input) {
    Set<ConfigKey> sources = new HashSet<>();
    sources.add(input.service().source());
    input.rule().ifPresent(rule -> sources.addAll(rule.sources()));
    return sources;
  }

  /**
   * A rule may ask for it on any port, for its author knows what is spoken there; the mesh's
   * default holds for HTTP ports.
   */
  private static boolean isUpgradedToHttp2(OutboundClusterInput input) {
    HTTPSettings http =
        input
            .policy()
            .connectionPool()
            .map(ConnectionPoolSettings::getHttp)
            .orElse(HTTPSettings.getDefaultInstance());
    if (http.getUseClientProtocol()) {
      return false;
    }
    return switch (http.getH2UpgradePolicy()) {
      case UPGRADE -> true;
      case DO_NOT_UPGRADE -> false;
      case DEFAULT, UNRECOGNIZED ->
          input.mesh().upgradesToHttp2() && input.port().protocol().isHttp();
    };
  }

  private static void applyDiscovery(Cluster.Builder cluster, OutboundClusterInput input) {
    if (input.discovery() == Discovery.DYNAMIC_FORWARD_PROXY) {
      cluster.setLbPolicy(LbPolicy.CLUSTER_PROVIDED);
      return;
    }
    cluster.setCommonLbConfig(commonLbConfig(input));
    LoadBalancing.apply(cluster, input);
    if (input.discovery().isDns()) {
      applyDnsSettings(cluster, input);
    }
    switch (input.effectiveDiscovery()) {
      case EDS -> applyEds(cluster);
      case ORIGINAL_DST -> applyOriginalDestination(cluster, input);
      case STRICT_DNS ->
          cluster.setType(DiscoveryType.STRICT_DNS).setLoadAssignment(loadAssignment(input));
      case LOGICAL_DNS ->
          cluster.setType(DiscoveryType.LOGICAL_DNS).setLoadAssignment(loadAssignment(input));
      case DYNAMIC_FORWARD_PROXY ->
          throw new IllegalStateException(input.name() + " is handled above");
    }
  }

  /** Sessions outlive the health of their endpoint. */
  private static CommonLbConfig commonLbConfig(OutboundClusterInput input) {
    CommonLbConfig.Builder common = CommonLbConfig.newBuilder();
    if (input.isDefault()
        && input.mesh().features().sessions().areAskedFor(input.service().labels())) {
      common
          .getOverrideHostStatusBuilder()
          .addAllStatuses(
              List.of(
                  HealthStatus.HEALTHY,
                  HealthStatus.DRAINING,
                  HealthStatus.UNKNOWN,
                  HealthStatus.DEGRADED));
    }
    return common.build();
  }

  private static void applyEds(Cluster.Builder cluster) {
    cluster
        .setType(DiscoveryType.EDS)
        .setEdsClusterConfig(
            Cluster.EdsClusterConfig.newBuilder()
                .setServiceName(cluster.getName())
                .setEdsConfig(AdsConfigSource.waiting()));
  }

  private static void applyOriginalDestination(
      Cluster.Builder cluster, OutboundClusterInput input) {
    cluster.setType(DiscoveryType.ORIGINAL_DST);
    PortTranslation.of(input.service(), input.port()).ifPresent(cluster::setOriginalDstLbConfig);
  }

  private static ClusterLoadAssignment loadAssignment(OutboundClusterInput input) {
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(input.name().toString())
        .addAllEndpoints(input.endpoints())
        .build();
  }

  /** The flat fields are what proxies of all supported versions read. */
  @SuppressWarnings("deprecation")
  private static void applyDnsSettings(Cluster.Builder cluster, OutboundClusterInput input) {
    java.time.Duration jitter = input.mesh().features().dnsJitter();
    CaresDnsResolverConfig resolver =
        CaresDnsResolverConfig.newBuilder()
            .setUdpMaxQueries(UInt32Value.of(input.mesh().features().dnsCaresUdpMaxQueries()))
            .build();
    cluster
        .setDnsLookupFamily(dnsLookupFamily(input))
        .setTypedDnsResolverConfig(
            TypedExtensionConfig.newBuilder()
                .setName(DNS_RESOLVER)
                .setTypedConfig(Anys.pack(resolver)))
        .setDnsJitter(
            Duration.newBuilder().setSeconds(jitter.toSeconds()).setNanos(jitter.toNanosPart()))
        .setDnsRefreshRate(input.mesh().dnsRefreshRate())
        .setRespectDnsTtl(true);
  }

  private static DnsLookupFamily dnsLookupFamily(OutboundClusterInput input) {
    if (input.service().options().dnsRaceFirstConnect()) {
      return DnsLookupFamily.ALL;
    }
    return switch (input.proxy().ipMode()) {
      case IPV4 -> DnsLookupFamily.V4_ONLY;
      case IPV6 ->
          input.mesh().features().ipv4ListenersOfIpv6Proxies()
              ? DnsLookupFamily.ALL
              : DnsLookupFamily.V6_ONLY;
      case DUAL_IPV4_FIRST, DUAL_IPV6_FIRST ->
          input.mesh().features().dualStack() ? DnsLookupFamily.ALL : DnsLookupFamily.V4_ONLY;
    };
  }

  /**
   * Envoy refuses options by request in such a cluster unless both are on, or it is told that this
   * is meant.
   */
  private static void applyDynamicForwardProxy(
      Cluster.Builder cluster, OutboundClusterInput input) {
    ClusterConfig.Builder config =
        ClusterConfig.newBuilder()
            .setDnsCacheConfig(DnsCaches.ofHost(input.service().hostname().value()));
    if (isInsecureForwarding(input)) {
      config.setAllowInsecureClusterOptions(true);
    }
    cluster.setClusterType(
        Cluster.CustomClusterType.newBuilder()
            .setName(DYNAMIC_FORWARD_PROXY)
            .setTypedConfig(Anys.pack(config.build())));
  }

  private static boolean isInsecureForwarding(OutboundClusterInput input) {
    return TlsDecision.of(input)
        .map(TlsDecision::settings)
        .filter(tls -> tls.getInsecureSkipVerify().getValue() || !tls.getSni().isEmpty())
        .isPresent();
  }

  private static Struct metadata(OutboundClusterInput input) {
    Struct.Builder metadata = Struct.newBuilder();
    if (input.discovery() != Discovery.DYNAMIC_FORWARD_PROXY
        && input.mesh().features().observability().clustersNameServices()) {
      IstioMetadata.putServices(metadata, List.of(input.service()));
    }
    if (input.isDefault() && input.service().options().isMeshExternal()) {
      metadata.putFields("external", IstioMetadata.bool(true));
    }
    input.rule().ifPresent(rule -> IstioMetadata.putConfig(metadata, rule.key()));
    if (!input.isDefault()) {
      metadata.putFields("subset", IstioMetadata.text(input.name().subset()));
    }
    if (input.policy().tls().filter(OutboundClusterBuilder::isOriginated).isPresent()) {
      metadata.putFields("alpn_override", IstioMetadata.text("false"));
    }
    return metadata.build();
  }

  private static boolean isOriginated(ClientTLSSettings tls) {
    return tls.getMode() == TLSmode.SIMPLE || tls.getMode() == TLSmode.MUTUAL;
  }
}
