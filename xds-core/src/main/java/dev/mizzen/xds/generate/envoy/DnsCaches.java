package dev.mizzen.xds.generate.envoy;

import io.envoyproxy.envoy.config.cluster.v3.Cluster.DnsLookupFamily;
import io.envoyproxy.envoy.extensions.common.dynamic_forward_proxy.v3.DnsCacheConfig;

/**
 * Envoy's caches of names that only requests tell. A cluster and the filters that feed it share one
 * by its name and must agree about its settings.
 */
public final class DnsCaches {
  private static final String SUFFIX = "_dfp_dns_cache";

  private DnsCaches() {}

  /** The cache of a wildcard host. */
  public static DnsCacheConfig ofHost(String host) {
    return DnsCacheConfig.newBuilder()
        .setName(host + SUFFIX)
        .setDnsLookupFamily(DnsLookupFamily.V4_ONLY)
        .build();
  }
}
