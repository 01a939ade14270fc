package dev.mizzen.istiod.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Answers for secrets of any name: one certificate is the identity of all, and the root that all
 * trust.
 */
record Secrets(TestCertificate certificate) {
  static final String TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  /** The secrets of one stream, state of the world: answered when other names are wanted. */
  Consumer<DiscoveryRequest> world(Consumer<DiscoveryResponse> send) {
    return new Consumer<>() {
      private Set<String> answered = Set.of();
      private int nonce;

      @Override
      public void accept(DiscoveryRequest request) {
        Set<String> wanted = Set.copyOf(request.getResourceNamesList());
        if (wanted.equals(answered)) {
          return;
        }
        answered = wanted;
        nonce++;
        DiscoveryResponse.Builder response =
            DiscoveryResponse.newBuilder()
                .setTypeUrl(TYPE)
                .setVersionInfo("1")
                .setNonce("secrets-" + nonce);
        wanted.forEach(name -> response.addResources(secret(name)));
        send.accept(response.build());
      }
    };
  }

  /** The secrets of one delta stream. */
  Consumer<DeltaDiscoveryRequest> delta(Consumer<DeltaDiscoveryResponse> send) {
    return request -> {
      if (request.getResourceNamesSubscribeCount() > 0) {
        send.accept(
            DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(TYPE)
                .setNonce("secrets")
                .addAllResources(resources(request.getResourceNamesSubscribeList()))
                .build());
      }
    };
  }

  private List<Resource> resources(Collection<String> names) {
    return names.stream()
        .map(
            name ->
                Resource.newBuilder()
                    .setName(name)
                    .setVersion("1")
                    .setResource(secret(name))
                    .build())
        .toList();
  }

  private Any secret(String name) {
    Secret.Builder secret = Secret.newBuilder().setName(name);
    if (isRoot(name)) {
      secret.setValidationContext(
          CertificateValidationContext.newBuilder().setTrustedCa(inline(certificate.chain())));
    } else {
      secret.setTlsCertificate(
          TlsCertificate.newBuilder()
              .setCertificateChain(inline(certificate.chain()))
              .setPrivateKey(inline(certificate.key())));
    }
    return Any.pack(secret.build());
  }

  private static boolean isRoot(String name) {
    return name.equals("ROOTCA") || name.startsWith("file-root:") || name.endsWith("-cacert");
  }

  private static DataSource inline(String pem) {
    return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
  }
}
