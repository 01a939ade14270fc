package dev.mizzen.demo;

import dev.mizzen.agent.AgentSettings;
import dev.mizzen.agent.AuthorityFolder;
import dev.mizzen.agent.SidecarAgent;
import dev.mizzen.agent.TokenIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What a cluster would have: an authority for Mizzen, and tokens of service accounts. */
final class Trust implements AutoCloseable {
  private static final Duration LIFE = Duration.ofHours(12);

  private final Path work;
  private final Path roots;
  private final TokenIssuer issuer;

  private Trust(Path work, Path roots, TokenIssuer issuer) {
    this.work = work;
    this.roots = roots;
    this.issuer = issuer;
  }

  static Trust start(Path work) throws IOException {
    return new Trust(work, AuthorityFolder.rsa(work.resolve("cacerts")), TokenIssuer.ec());
  }

  /** Has Mizzen sign with the authority, and believe the tokens. */
  Map<String, String> environment() {
    return Map.of("ROOT_CA_DIR", work.resolve("cacerts").toString(), "JWT_RULE", issuer.rule());
  }

  /** An agent of a service account of namespace bookinfo. */
  SidecarAgent agent(String account, int controlPlanePort) throws IOException {
    Path token =
        Files.writeString(
            work.resolve(account + ".token"), issuer.token("bookinfo", account, LIFE));
    return SidecarAgent.start(
        new AgentSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), controlPlanePort),
            AgentSettings.ISTIOD,
            roots,
            token,
            "spiffe://cluster.local/ns/bookinfo/sa/" + account,
            "Kubernetes",
            AgentSettings.Keys.RSA_2048,
            LIFE,
            work.resolve(account + "-certs")));
  }

  @Override
  public void close() {
    issuer.close();
  }
}
