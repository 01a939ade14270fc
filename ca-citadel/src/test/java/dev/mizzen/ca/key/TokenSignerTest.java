package dev.mizzen.ca.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Signer;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions with a token that end, on a provider without a token. */
class TokenSignerTest {
  private static final byte[] CONTENT = {1, 2, 3};
  private final KeyPair keys = KeyPairs.ec();
  private final Deque<TokenSigner.Session> sessions = new ArrayDeque<>();
  private final Provider provider = Security.getProvider("SunEC");
  private int opened;

  /** A key whose session has ended: no provider can sign with it. */
  private record Ended() implements PrivateKey {
    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public String getFormat() {
      return "none";
    }

    @Override
    public byte[] getEncoded() {
      return new byte[0];
    }
  }

  private TokenSigner signer(TokenSigner.Session... inOrder) throws Signer.SigningFailure {
    sessions.addAll(List.of(inOrder));
    return new TokenSigner(
        () -> {
          opened++;
          return sessions.removeFirst().open();
        },
        provider,
        "SHA256withECDSA",
        "token of x");
  }

  private static PrivateKey refusing() throws IOException {
    throw new IOException("load failed", new UnrecoverableKeyException());
  }

  @Test
  void aSessionThatEndedIsOpenedAgain() throws Exception {
    TokenSigner signer = signer(Ended::new, keys::getPrivate);

    byte[] signed = signer.sign(CONTENT);

    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initVerify(keys.getPublic());
    signature.update(CONTENT);
    assertThat(signature.verify(signed)).isTrue();
    assertThat(opened).isEqualTo(2);
  }

  @Test
  void aTokenThatIsAwayIsAskedAgainForEachSignature() throws Exception {
    TokenSigner signer =
        signer(
            Ended::new,
            () -> {
              throw new IOException("away");
            },
            keys::getPrivate);

    assertThatThrownBy(() -> signer.sign(CONTENT))
        .isInstanceOf(Signer.SigningFailure.class)
        .hasMessageContaining("away");
    assertThat(signer.sign(CONTENT)).isNotEmpty();
  }

  /** Three wrong PINs lock many tokens. */
  @Test
  void aPinThatWasRefusedIsNotTriedAgain() throws Exception {
    TokenSigner signer = signer(Ended::new, TokenSignerTest::refusing, keys::getPrivate);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> signer.sign(CONTENT)).isInstanceOf(Signer.SigningFailure.class);
    }

    assertThat(opened).isEqualTo(2);
  }
}
