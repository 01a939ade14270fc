package dev.mizzen.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mizzen.testing.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Keys, certificates, chains, roots and revocation lists that istiod has judged; we judge them
 * alike.
 */
class ReferenceBundlesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

  @TestFactory
  Stream<DynamicTest> bundles() throws IOException {
    Path folder = Reference.require("conformance/pki");
    JsonNode cases = new YAMLMapper().readTree(folder.resolve("ca-bundle.yaml").toFile());
    return StreamSupport.stream(cases.spliterator(), false)
        .map(
            bundle ->
                DynamicTest.dynamicTest(
                    bundle.toString(), () -> judged(folder.resolve("files"), bundle)));
  }

  @Test
  void theReferencesOwnRevocationListsAreRight() throws Exception {
    Path files = Reference.require("conformance/pki").resolve("files/crl");
    List<X509Certificate> chain = Pem.certificates(text(files, "cert-chain.pem"));
    String lists = text(files, "ca-crl.pem");

    assertThatCode(() -> RevocationLists.checked(lists, chain)).doesNotThrowAnyException();
  }

  private static void judged(Path files, JsonNode bundle) {
    assertThat(isAccepted(files, bundle)).isEqualTo(bundle.path("accepted").asBoolean());
  }

  private static boolean isAccepted(Path files, JsonNode bundle) {
    try {
      List<X509Certificate> above = new ArrayList<>();
      for (JsonNode file : bundle.path("chain")) {
        above.addAll(Pem.certificates(text(files, file.asText())));
      }
      List<X509Certificate> chain =
          new ArrayList<>(Pem.certificates(text(files, bundle.path("cert").asText())));
      chain.addAll(above);
      Issuer signing =
          new Issuer(
              Signer.of(Pem.privateKey(text(files, bundle.path("key").asText()))), distinct(chain));
      CaBundle.verify(signing, Pem.certificates(text(files, bundle.path("root").asText())), NOW);
      String lists = bundle.path("crl").asText();
      RevocationLists.checked(lists.isEmpty() ? "" : text(files, lists), above);
      return true;
    } catch (Pem.BadPem | CaBundle.BadBundle | IllegalArgumentException | IOException refused) {
      return false;
    }
  }

  private static List<X509Certificate> distinct(List<X509Certificate> chain) {
    return chain.stream().distinct().toList();
  }

  private static String text(Path files, String name) throws IOException {
    return Files.readString(files.resolve(name), StandardCharsets.ISO_8859_1);
  }
}
