package dev.mizzen.istiod.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mizzen.ca.service.Authenticator.Unavailable;
import dev.mizzen.ca.service.ClusterSigner;
import dev.mizzen.registry.kube.write.Answer;
import dev.mizzen.registry.kube.write.KubeObjects;
import dev.mizzen.registry.kube.write.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks by a {@code CertificateSigningRequest}: makes it, approves it, waits for the signer, takes
 * it away again whatever became of it.
 *
 * <p>Source: Istio 1.30, security/pkg/k8s/chiron/utils.go.
 */
public final class CertificateSigningRequests implements ClusterSigner {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateSigningRequests.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String API = "certificates.k8s.io/v1";
  private static final String KIND = "CertificateSigningRequest";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  /** The API server takes no shorter ones. */
  private static final long SHORTEST = Duration.ofMinutes(10).toSeconds();

  private final KubeObjects objects;
  private final Duration within;

  /**
   * @param within for the signer to answer
   */
  public CertificateSigningRequests(KubeObjects objects, Duration within) {
    this.objects = objects;
    this.within = within;
  }

  private static ObjectRef named(String name) {
    return new ObjectRef(API, KIND, "certificatesigningrequests", "", name);
  }

  @Override
  public String sign(String csr, String signerName, Optional<Duration> lifetime)
      throws Unavailable, InterruptedException {
    ObjectNode made = done(objects.create(named(""), request(csr, signerName, lifetime)));
    ObjectRef object = named(made.path("metadata").path("name").asText(""));
    try {
      done(objects.updatePart(object, "approval", approved(made)));
      return await(object, signerName);
    } finally {
      if (objects.delete(object) instanceof Answer.Failed failed) {
        LOG.atWarn()
            .addKeyValue("object", object)
            .addKeyValue("reason", failed.message())
            .log("a signing request stays behind");
      }
    }
  }

  private static ObjectNode request(String csr, String signerName, Optional<Duration> lifetime) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("apiVersion", API).put("kind", KIND);
    json.putObject("metadata").put("generateName", "csr-workload-");
    ObjectNode spec = json.putObject("spec");
    spec.put(
        "request", Base64.getEncoder().encodeToString(csr.getBytes(StandardCharsets.US_ASCII)));
    spec.put("signerName", signerName);
    List.of("digital signature", "key encipherment", "server auth", "client auth")
        .forEach(spec.putArray("usages")::add);
    lifetime.ifPresent(life -> spec.put("expirationSeconds", Math.max(SHORTEST, life.toSeconds())));
    return json;
  }

  private static ObjectNode approved(ObjectNode request) {
    ObjectNode approved = request.deepCopy();
    approved
        .withObject("/status")
        .withArray("conditions")
        .addObject()
        .put("type", "Approved")
        .put("status", "True")
        .put("reason", "ApprovedByIstiod")
        .put("message", "Its sender proved who it is.");
    return approved;
  }

  private String await(ObjectRef object, String signerName)
      throws Unavailable, InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (end - System.nanoTime() > 0) {
      JsonNode status = done(objects.get(object)).path("status");
      String certificate = status.path("certificate").asText("");
      if (!certificate.isEmpty()) {
        return decoded(certificate);
      }
      refuse(status, signerName);
      TimeUnit.NANOSECONDS.sleep(Math.min(LOOK_AGAIN.toNanos(), end - System.nanoTime()));
    }
    throw new Unavailable(
        "signer " + signerName + " did not sign within " + within.toSeconds() + " s");
  }

  private static String decoded(String base64) throws Unavailable {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException broken) {
      throw new Unavailable("what the signer answered is no base64");
    }
  }

  private static void refuse(JsonNode status, String signerName) throws Unavailable {
    for (JsonNode condition : status.path("conditions")) {
      String type = condition.path("type").asText("");
      if (type.equals("Failed") || type.equals("Denied")) {
        throw new Unavailable(
            "signer " + signerName + " refuses: " + condition.path("message").asText(""));
      }
    }
  }

  private static ObjectNode done(Answer answer) throws Unavailable {
    return switch (answer) {
      case Answer.Done(var object) -> object;
      case Answer.Failed failed -> throw new Unavailable(failed.message());
    };
  }
}
