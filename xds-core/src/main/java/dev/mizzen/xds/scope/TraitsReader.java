package dev.mizzen.xds.scope;

import dev.mizzen.model.mesh.Mesh;
import dev.mizzen.model.proxy.IpMode;
import dev.mizzen.model.proxy.NodeMetadata;
import dev.mizzen.model.proxy.Proxy;
import dev.mizzen.model.service.ClusterId;
import dev.mizzen.model.service.NetworkId;

/** Leaves out of a proxy what nothing generated depends on. */
final class TraitsReader {
  private TraitsReader() {}

  static ProxyTraits traits(Proxy proxy, ProxyWorkload workload, Mesh mesh) {
    NodeMetadata metadata = proxy.metadata();
    return new ProxyTraits(
        proxy.type(),
        proxy.configNamespace(),
        proxy.id().dnsDomain(),
        new ClusterId(metadata.clusterId()),
        new NetworkId(metadata.network()),
        workload.locality(),
        proxy.version(),
        IpMode.of(proxy.ips()),
        metadata.interceptionMode(),
        proxy.dialect(),
        workload.labels(),
        metadata.meshId(),
        workload.nodeName(),
        metadata.proxyConfig().orElse(mesh.config().getDefaultConfig()),
        metadata.files(),
        metadata.requestedNetworkView(),
        metadata.idleTimeout(),
        options(metadata));
  }

  private static ProxyTraits.Options options(NodeMetadata metadata) {
    return new ProxyTraits.Options(
        metadata.httpProxyPort(),
        metadata.http10(),
        metadata.dnsCapture(),
        metadata.dnsAutoAllocate(),
        metadata.isUnprivileged(),
        metadata.statusPort(),
        metadata.prometheusPort(),
        metadata.inboundExactBalance(),
        metadata.outboundExactBalance(),
        metadata.externalSdsSocket(),
        metadata.fileCredentials());
  }
}
