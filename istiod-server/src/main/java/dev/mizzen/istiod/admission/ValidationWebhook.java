package dev.mizzen.istiod.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.mizzen.istiod.http.HttpAnswer;
import dev.mizzen.istiod.http.HttpPost;
import dev.mizzen.istiod.http.PostPage;
import dev.mizzen.model.ConfigKind;
import dev.mizzen.model.ConfigResource;
import dev.mizzen.model.Origin;
import dev.mizzen.model.parse.Parsed;
import dev.mizzen.model.parse.Problem;
import dev.mizzen.model.parse.UnknownFields;
import dev.mizzen.model.validate.ConfigReader;
import dev.mizzen.model.validate.PatchValueCheck;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The validating webhook: {@code /validate} and everything below it. Immutable; any thread may use
 * it.
 *
 * <p>What is judged and how is istiod's: creation and update of Istio's kinds, whatever their
 * version; unknown fields within the spec are the schema's business.
 *
 * <p>Source: Istio 1.30, pkg/webhooks/validation/server/server.go.
 */
public final class ValidationWebhook implements PostPage {
  private static final Logger LOG = LoggerFactory.getLogger(ValidationWebhook.class);
  private static final Origin ORIGIN = new Origin("admission review", 0, 0);

  private final ConfigReader reader;
  private final ValidationOutcomes outcomes;

  public ValidationWebhook(PatchValueCheck patches, ValidationOutcomes outcomes) {
    this.reader = new ConfigReader(UnknownFields.REFUSE_BESIDE_SPEC, patches);
    this.outcomes = outcomes;
  }

  /**
   * What is answered.
   *
   * @param metricReason istiod's word for a denial, or for what it does not judge; empty when
   *     passed
   */
  private record Verdict(ReviewResponse response, String metricReason) {

    static Verdict denied(String metricReason, String message) {
      return new Verdict(ReviewResponse.denied(message), metricReason);
    }
  }

  @Override
  public HttpAnswer answer(HttpPost post) {
    Optional<HttpAnswer> refusal = post.refusal();
    refusal.ifPresent(answer -> outcomes.httpError(answer.status()));
    return refusal.orElseGet(() -> HttpAnswer.json(review(post.body())));
  }

  /** Answers a review; bytes that are none are denied. */
  String review(ByteString body) {
    ReviewRequest request;
    try {
      request = AdmissionReviews.read(body);
    } catch (AdmissionReviews.BadReview bad) {
      return AdmissionReviews.write(
          Optional.empty(), ReviewResponse.denied(String.valueOf(bad.getMessage())));
    }
    Verdict verdict = judge(request);
    count(request, verdict);
    return AdmissionReviews.write(Optional.of(request), verdict.response());
  }

  private void count(ReviewRequest request, Verdict verdict) {
    ReviewRequest.Resource of = request.resource();
    if (verdict.metricReason().isEmpty()) {
      outcomes.passed(of.group(), of.version(), of.resource());
    } else if (!request.isDryRun()) {
      outcomes.failed(of.group(), of.version(), of.resource(), verdict.metricReason());
    }
    verdict
        .response()
        .denial()
        .ifPresent(
            reason ->
                LOG.atInfo()
                    .addKeyValue("object", request.namespace() + "/" + request.name())
                    .addKeyValue("resource", of.resource())
                    .addKeyValue("dryRun", request.isDryRun())
                    .addKeyValue("reason", reason)
                    .log("object denied"));
  }

  private Verdict judge(ReviewRequest request) {
    if (!request.operation().equals("CREATE") && !request.operation().equals("UPDATE")) {
      return new Verdict(ReviewResponse.ALLOWED, "unsupported_operation");
    }
    JsonNode object = request.object();
    if (!object.isObject()) {
      return Verdict.denied(
          "yaml_decode_error", "cannot decode configuration: the request has no object");
    }
    String apiVersion = object.path("apiVersion").asText("");
    String kind = object.path("kind").asText("");
    Optional<ConfigKind> known = ConfigKind.ofGroup(apiVersion, kind).filter(ConfigKind::isIstio);
    if (known.isEmpty()) {
      return Verdict.denied("unknown_type", "unrecognized type " + apiVersion + ", Kind=" + kind);
    }
    return judge(reader.read(complete(request, (ObjectNode) object, known.get()), ORIGIN));
  }

  private static Verdict judge(Parsed<ConfigResource<?>> parsed) {
    return switch (parsed) {
      case Parsed.Valid<ConfigResource<?>>(_, var warnings) ->
          new Verdict(
              ReviewResponse.allowed(
                  warnings.stream()
                      .filter(ReportedWarnings::areOf)
                      .map(Problem::toString)
                      .toList()),
              "");
      case Parsed.Rejected<ConfigResource<?>>(var problems) ->
          Verdict.denied("invalid_resource", "configuration is invalid: " + listed(problems));
    };
  }

  private static String listed(List<Problem> problems) {
    List<String> errors =
        problems.stream().filter(Problem::isError).map(Problem::toString).toList();
    return errors.size() == 1
        ? errors.getFirst()
        : errors.size() + " errors occurred:\n\t* " + String.join("\n\t* ", errors) + "\n";
  }

  /**
   * The object as the reader wants it. Any version is read as the one that is stored; what an API
   * server fills in later may be missing yet.
   */
  private static ObjectNode complete(ReviewRequest request, ObjectNode object, ConfigKind kind) {
    ObjectNode completed = object.objectNode();
    completed.setAll(object);
    completed.put("apiVersion", kind.apiVersion());
    JsonNode given = object.path("metadata");
    if (!given.isObject() && !given.isMissingNode() && !given.isNull()) {
      return completed;
    }
    ObjectNode metadata = completed.putObject("metadata");
    if (given instanceof ObjectNode own) {
      metadata.setAll(own);
    }
    if (metadata.path("name").asText("").isEmpty()
        && metadata.path("generateName").asText("").isEmpty()) {
      metadata.put("name", request.name().isEmpty() ? "unnamed" : request.name());
    }
    if (metadata.path("namespace").asText("").isEmpty()) {
      metadata.put("namespace", request.namespace());
    }
    return completed;
  }
}
