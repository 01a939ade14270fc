package dev.mizzen.ca;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.jspecify.annotations.Nullable;

/** Puts a {@link Signer} where Bouncy Castle wants one. For one signature. */
final class SignerAdapter implements ContentSigner {
  private final Signer signer;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private Signer.@Nullable SigningFailure failure;

  SignerAdapter(Signer signer) {
    this.signer = signer;
  }

  @Override
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    return new DefaultSignatureAlgorithmIdentifierFinder().find(signer.algorithm());
  }

  @Override
  public OutputStream getOutputStream() {
    return content;
  }

  @Override
  public byte[] getSignature() {
    try {
      return signer.sign(content.toByteArray());
    } catch (Signer.SigningFailure failed) {
      failure = failed;
      throw new IllegalStateException(failed);
    }
  }

  /** Why there is no signature. */
  Optional<Signer.SigningFailure> failure() {
    return Optional.ofNullable(failure);
  }
}
