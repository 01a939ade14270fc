package dev.mizzen.istiod.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.mizzen.agent.TokenIssuer;
import dev.mizzen.envoy.EnvoyProcess;
import dev.mizzen.istiod.IstiodConfig;
import dev.mizzen.istiod.golden.RunningIstiod;
import dev.mizzen.xds.protocol.XdsType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose callers a sidecar accepts, as its listeners say over a real stream. */
class ValidationContextTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Node NODE =
      Node.newBuilder()
          .setId("sidecar~10.1.1.1~web-1.shop~shop.svc.cluster.local")
          .setMetadata(
              Struct.newBuilder()
                  .putFields("NAMESPACE", Value.newBuilder().setStringValue("shop").build()))
          .build();

  @TempDir Path folder;

  @Test
  void trustDomainsFollowTheMeshConfig() throws Exception {
    Path settings = folder.resolve("mesh.yaml");
    Files.writeString(settings, "trustDomain: one.example\n");
    TestAuthority authority = new TestAuthority();
    try (TokenIssuer issuer = TokenIssuer.ec();
        RunningIstiod server =
            RunningIstiod.secureWith(
                settings,
                new IstiodConfig.Mesh.Folder(Files.createDirectories(folder.resolve("mesh"))),
                Map.of(
                    "ROOT_CA_DIR", authority.plugInto(folder.resolve("ca")).toString(),
                    "JWT_RULE", issuer.rule()),
                Map.of())) {
      server.awaitReady();
      try (SecureClient client =
          SecureClient.open(server.secureGrpcPort(), authority.rootPem(), Optional.empty())
              .token(issuer.token("shop", "web", Duration.ofHours(1)))) {
        await(client, "spiffe://one.example/");

        Files.writeString(
            settings,
            """
            trustDomain: two.example
            trustDomainAliases: [one.example]
            caCertificates: [{trustDomains: [far.example, two.example]}]
            """);
        await(client, "spiffe://two.example/", "spiffe://one.example/", "spiffe://far.example/");

        Files.writeString(settings, "trustDomain: two.example\n");
        await(client, "spiffe://two.example/");
      }
    }
  }

  /** Each listener's contexts have to be the same, and be these in this order. */
  private static void await(SecureClient client, String... prefixes) throws InterruptedException {
    List<String> wanted = List.of(prefixes);
    List<List<String>> last = new ArrayList<>();
    boolean isSo =
        EnvoyProcess.await(
            LIMIT,
            () -> {
              last.clear();
              last.addAll(accepted(client));
              return !last.isEmpty() && last.stream().allMatch(wanted::equals);
            });
    assertThat(isSo).as("the last contexts accept " + last).isTrue();
  }

  private static List<List<String>> accepted(SecureClient client) {
    return client.first(NODE, XdsType.LISTENER).getResourcesList().stream()
        .flatMap(resource -> unpack(resource, Listener.class).getFilterChainsList().stream())
        .filter(FilterChain::hasTransportSocket)
        .map(chain -> chain.getTransportSocket().getTypedConfig())
        .map(tls -> names(unpack(tls, DownstreamTlsContext.class)))
        .toList();
  }

  @SuppressWarnings("deprecation") // what proxies of all supported versions read
  private static List<String> names(DownstreamTlsContext context) {
    CertificateValidationContext names =
        context.getCommonTlsContext().getCombinedValidationContext().getDefaultValidationContext();
    return names.getMatchSubjectAltNamesList().stream().map(StringMatcher::getPrefix).toList();
  }

  private static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException wrong) {
      throw new IllegalStateException(wrong);
    }
  }
}
