package dev.mizzen.ca.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mizzen.ca.KeyPairs;
import dev.mizzen.ca.Pem;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SigningRequestTest {
  private final KeyPair keys = KeyPairs.ec();

  private static void refused(String pem, String message) {
    assertThatThrownBy(() -> SigningRequest.read(pem))
        .isInstanceOf(CsrFailure.class)
        .hasMessageContaining(message)
        .satisfies(
            failure ->
                assertThat(((CsrFailure) failure).kind()).isEqualTo(CsrFailure.Kind.CSR_ERROR));
  }

  private static KeyPair weak(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  @Test
  void agentsKeysAreRead() throws Exception {
    for (KeyPair each : List.of(keys, KeyPairs.rsa(2048), KeyPairs.like(keys.getPublic()))) {
      SigningRequest request = SigningRequest.read(Requests.of(each, "spiffe://td/ns/a/sa/b"));

      assertThat(request.key()).isEqualTo(each.getPublic());
      assertThat(request.hasCommonName()).isFalse();
      request.checkNames(Set.of("spiffe://td/ns/a/sa/b"));
    }
  }

  @Test
  void whatElseIsAskedForIsSeen() throws Exception {
    assertThat(SigningRequest.read(Requests.withSubject(keys, "CN=x")).hasCommonName()).isTrue();
    assertThat(SigningRequest.read(Requests.withSubject(keys, "O=x")).hasCommonName()).isFalse();
  }

  @Test
  void whatIsPassedOnAsksForNothingThatWasNotProven() {
    greedy(Requests.ofAnAuthority(keys), "spiffe://td/ns/other/sa/other", "organization");
    greedy(Requests.of(keys, "spiffe://td/ns/a/sa/b"), "spiffe://td/ns/a/sa/c", "not its sender's");
    greedy(Requests.withNames(keys, "spiffe://a", "spiffe://b"), "spiffe://a", "not its sender's");
    greedy(Requests.withNames(keys, "spiffe://a", "spiffe://a"), "spiffe://a", "asks for 2 names");
    greedy(Requests.withDnsName(keys, "a.b"), "a.b", "no URI");
  }

  private static void greedy(String pem, String identity, String message) {
    assertThatThrownBy(() -> SigningRequest.read(pem).checkNames(Set.of(identity)))
        .isInstanceOf(CsrFailure.class)
        .hasMessageContaining(message);
  }

  @Test
  void aSenderWithoutThePrivateKeyIsRefused() {
    refused(Requests.signedBy(keys, KeyPairs.ec()), "signature that is not its key's");
  }

  @Test
  void signaturesOfEveryUsualKindAreChecked() throws Exception {
    KeyPair rsa = KeyPairs.rsa(2048);
    for (String algorithm :
        List.of("SHA256withRSA", "SHA384withRSA", "SHA512withRSA", "SHA1withRSA")) {
      assertThat(SigningRequest.read(Requests.signedWith(algorithm, rsa, rsa)).key())
          .isEqualTo(rsa.getPublic());
      refused(
          Requests.signedWith(algorithm, rsa, KeyPairs.rsa(2048)),
          "signature that is not its key's");
    }
    for (String algorithm : List.of("SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA")) {
      assertThat(SigningRequest.read(Requests.signedWith(algorithm, keys, keys)).key())
          .isEqualTo(keys.getPublic());
      refused(
          Requests.signedWith(algorithm, keys, KeyPairs.ec()), "signature that is not its key's");
    }
  }

  @Test
  void aSignatureOfAnotherKindOfKeyIsRefused() {
    refused(Requests.signedWith("SHA256withRSA", keys, KeyPairs.rsa(2048)), "cannot be read");
  }

  @Test
  void aRequestThatWasChangedAfterItWasSignedIsRefused() throws Exception {
    for (KeyPair each : List.of(keys, KeyPairs.rsa(2048))) {
      byte[] der = Pem.single("CERTIFICATE REQUEST", Requests.of(each, "spiffe://td/ns/a/sa/b"));
      der[new String(der, StandardCharsets.ISO_8859_1).indexOf("/a/sa/b") + 1] = 'z';

      refused(Requests.pem(der), "signature that is not its key's");
    }
  }

  @Test
  void aBlockIsReadHoweverItsTextIsLaidOut() throws Exception {
    String good = Requests.of(keys, "spiffe://td/ns/a/sa/b").replace("\r\n", "\n");
    for (String laidOut :
        List.of(
            good,
            good.stripTrailing(),
            good.replace("\n", "\r\n"),
            "text before it\n" + good,
            good + "\n\n",
            good.replace("REQUEST-----\n", "REQUEST-----\n\n"))) {
      assertThat(SigningRequest.read(laidOut).key()).as(laidOut).isEqualTo(keys.getPublic());
    }
  }

  @Test
  void aBlockWithOtherThanItsContentIsRefused() {
    String good = Requests.of(keys, "spiffe://td/ns/a/sa/b").replace("\r\n", "\n");
    refused(good.replace("-----END", "?\n-----END"), "");
    refused(good.replace("-----END", "-----END X-----\n-----END"), "");
    refused(good.replace("REQUEST-----\n", "REQUEST-----\nA"), "");
  }

  @Test
  void weakKeysAreRefused() throws Exception {
    refused(Requests.withSubject(weak("RSA", 1024), "O=x"), "RSA key of 1024 bits");
    refused(Requests.withSubject(weak("DSA", 2048), "O=x"), "DSA");
  }

  @Test
  void textsThatAreNoRequestAreRefused() {
    String good = Requests.of(keys, "spiffe://td/ns/a/sa/b");
    refused("", "no PEM block");
    refused("hello", "no PEM block");
    refused(good + good, "more than one block");
    refused(good.replace("CERTIFICATE REQUEST", "CERTIFICATE"), "want CERTIFICATE REQUEST");
    refused(good.replace("CERTIFICATE REQUEST", "A\nFORGED LINE"), "");
    refused(Requests.pem(new byte[] {1, 2, 3}), "cannot be read");
    refused(Requests.pem(new byte[0]), "cannot be read");
    refused("x".repeat(70_000), "longer than");
  }
}
