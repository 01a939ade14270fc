package dev.mizzen.xds.debug;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mizzen.xds.generate.Anys;
import dev.mizzen.xds.push.EncodedResource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;

/** A secret as pages may show it: {@code [redacted]} stands for its private key. */
final class RedactedSecret {
  private static final DataSource REDACTED =
      DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8("[redacted]")).build();

  private RedactedSecret() {}

  static Any of(EncodedResource resource) {
    try {
      return Anys.pack(redacted(Any.parseFrom(resource.any()).unpack(Secret.class)));
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException(resource.name() + " was encoded wrongly", impossible);
    }
  }

  /** Only what is known to be public is kept. */
  private static Secret redacted(Secret secret) {
    Secret.Builder shown = Secret.newBuilder().setName(secret.getName());
    if (secret.hasValidationContext()) {
      shown.setValidationContext(secret.getValidationContext());
    }
    if (secret.hasTlsCertificate()) {
      shown.setTlsCertificate(
          TlsCertificate.newBuilder()
              .setCertificateChain(secret.getTlsCertificate().getCertificateChain())
              .setPrivateKey(REDACTED));
    }
    return shown.build();
  }
}
