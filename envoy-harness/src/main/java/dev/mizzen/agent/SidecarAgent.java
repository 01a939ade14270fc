package dev.mizzen.agent;

import com.google.protobuf.Any;
import dev.mizzen.api.mesh.v1alpha1.ProxyConfig;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What istio-agent is to one Envoy: its certificate, its secrets, its way to the control plane.
 * Envoy speaks plain gRPC to {@link #port} for both ADS and SDS.
 *
 * <p>Source: spec ca-injection-bootstrap §3.2 to §3.4.
 */
public final class SidecarAgent implements AutoCloseable {
  private final Upstream upstream;
  private final Renewal renewal;
  private final AtomicReference<Optional<Any>> names;
  private final Server server;

  private SidecarAgent(
      Upstream upstream, Renewal renewal, AtomicReference<Optional<Any>> names, Server server) {
    this.upstream = upstream;
    this.renewal = renewal;
    this.names = names;
    this.server = server;
  }

  /** Starts on a free loopback port. The first certificate may come later. */
  public static SidecarAgent start(AgentSettings settings) throws IOException {
    Upstream upstream = new Upstream(settings);
    Renewal renewal =
        new Renewal(
            new CertificateClient(settings, upstream),
            new CertificateFiles(settings.output()),
            Clock.systemUTC());
    AtomicReference<Optional<Any>> names = new AtomicReference<>(Optional.empty());
    Map<String, OwnWatches.Taker> takers = new HashMap<>();
    takers.put(OwnWatches.NAMES, table -> names.set(Optional.of(table)));
    if (settings.watchesRoots()) {
      takers.put(
          OwnWatches.ROOTS,
          config -> renewal.trust(config.unpack(ProxyConfig.class).getCaCertificatesPemList()));
    }
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new AdsRelay(upstream, takers))
            .addService(new SecretStreams(renewal))
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .build()
            .start();
    renewal.start();
    return new SidecarAgent(upstream, renewal, names, server);
  }

  /** For ADS as well as for secrets. */
  public int port() {
    return server.getPort();
  }

  /** What Envoy is given now; empty before the first. */
  public Optional<WorkloadCertificate> certificate() {
    return renewal.current();
  }

  /** The names that DNS is to be answered with; empty unless the node has them captured. */
  public Optional<Any> nameTable() {
    return names.get();
  }

  /** PEM of the roots of the mesh that are trusted besides the authority's. */
  public List<String> trustedRoots() {
    return renewal.trusted();
  }

  /** Why the last try to get a certificate failed; empty where it did not. */
  public Optional<String> failure() {
    return renewal.failure();
  }

  @Override
  public void close() {
    renewal.close();
    server.shutdownNow();
    upstream.close();
  }
}
