package dev.mizzen.istiod.envoy;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** Secrets alone, as an agent beside Envoy hands them out; everything else Envoy fetches itself. */
public final class SecretService implements AutoCloseable {
  private final Server server;

  private SecretService(Server server) {
    this.server = server;
  }

  /**
   * Starts on a free port.
   *
   * @param identities SPIFFE URIs that the certificate holds
   */
  public static SecretService start(Path work, InetAddress address, List<String> identities)
      throws IOException, InterruptedException {
    List<String> names = identities.stream().map(identity -> "uri:" + identity).toList();
    Secrets secrets = new Secrets(TestCertificate.make(work, names));
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
            .addService(new Agent.SecretStreams(secrets))
            .build()
            .start();
    return new SecretService(server);
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
