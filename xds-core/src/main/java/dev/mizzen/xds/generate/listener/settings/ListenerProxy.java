package dev.mizzen.xds.generate.listener.settings;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig.ProxyHeaders;
import dev.mizzen.api.mesh.v1alpha1.Topology;
import dev.mizzen.api.mesh.v1alpha1.Tracing;
import dev.mizzen.model.parse.GoDuration;
import dev.mizzen.model.proxy.EnvoyDialect;
import dev.mizzen.model.proxy.IstioVersion;
import dev.mizzen.model.proxy.NodeMetadata.FileCertificates;
import dev.mizzen.xds.generate.envoy.SdsSecrets.FileProvider;
import dev.mizzen.xds.scope.ProxyTraits;
import dev.mizzen.xds.scope.TelemetryIdentity;
import java.util.Optional;

/**
 * What of a proxy changes its listeners.
 *
 * @param idleTimeout IDLE_TIMEOUT; empty where absent or no duration
 * @param acceptsHttp10 HTTP10
 * @param files certificates on its disk, in place of the agent's
 * @param hasCredentialSocket whether a provider's socket serves {@code sds://} credentials
 * @param identity how its workload names itself in spans; {@link TelemetryIdentity#NOBODY} where a
 *     listener has none
 */
public record ListenerProxy(
    EnvoyDialect dialect,
    IstioVersion version,
    Optional<Duration> idleTimeout,
    boolean acceptsHttp10,
    ProxyHeaders headers,
    Tracing tracing,
    Topology topology,
    FileCertificates files,
    boolean hasCredentialSocket,
    FileProvider fileCredentials,
    TelemetryIdentity identity) {
  public static ListenerProxy of(ProxyTraits traits, TelemetryIdentity identity) {
    return new ListenerProxy(
        traits.dialect(),
        traits.version(),
        idleTimeout(traits.idleTimeout()),
        traits.options().http10(),
        traits.proxyConfig().getProxyHeaders(),
        traits.proxyConfig().getTracing(),
        traits.proxyConfig().getGatewayTopology(),
        traits.files(),
        traits.options().externalSdsSocket(),
        traits.options().fileCredentials() ? FileProvider.AGENT_FILES : FileProvider.AGENT,
        identity);
  }

  /** The same proxy for listeners without HTTP, so that other workloads may share them. */
  public ListenerProxy withoutIdentity() {
    return new ListenerProxy(
        dialect,
        version,
        idleTimeout,
        acceptsHttp10,
        headers,
        Tracing.getDefaultInstance(),
        topology,
        files,
        hasCredentialSocket,
        fileCredentials,
        TelemetryIdentity.NOBODY);
  }

  private static Optional<Duration> idleTimeout(String text) {
    return GoDuration.parse(text).map(parsed -> Durations.fromNanos(parsed.toNanos()));
  }
}
