package dev.mizzen.xds.generate.secret;

import com.google.protobuf.ByteString;
import dev.mizzen.api.mesh.v1alpha1.PrivateKeyProvider;
import java.util.Optional;

/** What a secret holds. The text form says nothing of it. */
public sealed interface SecretContent {

  /**
   * A certificate and its key.
   *
   * @param chain PEM
   * @param key PEM
   * @param ocspStaple DER
   */
  record Pair(
      ByteString chain,
      ByteString key,
      Optional<ByteString> ocspStaple,
      PrivateKeyProvider keyProvider)
      implements SecretContent {
    @Override
    public String toString() {
      return "certificate and key";
    }
  }

  /**
   * Certificates to trust.
   *
   * @param certificates PEM
   * @param revocations PEM
   */
  record Roots(ByteString certificates, Optional<ByteString> revocations) implements SecretContent {
    @Override
    public String toString() {
      return "roots";
    }
  }
}
