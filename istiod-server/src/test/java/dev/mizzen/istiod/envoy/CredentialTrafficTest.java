package dev.mizzen.istiod.envoy;

import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.istiod.IstiodConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Secrets in a folder of YAML. */
final class CredentialTrafficTest extends CredentialTraffic {
  private final TokenIssuer issuer;

  CredentialTrafficTest() throws IOException {
    issuer = started(TokenIssuer.ec());
  }

  @Override
  IstiodConfig.Mesh mesh() throws IOException {
    return new IstiodConfig.Mesh.Folder(Files.createDirectory(folder()));
  }

  private Path folder() {
    return work.resolve("manifests");
  }

  @Override
  void apply(String name, String yaml) throws IOException {
    Files.writeString(folder().resolve(name + ".yaml"), yaml);
  }

  @Override
  Map<String, String> believing() {
    return Map.of("JWT_RULE", issuer.rule());
  }

  @Override
  String token() {
    return issuer.token("shop", "default", Duration.ofHours(1));
  }
}
