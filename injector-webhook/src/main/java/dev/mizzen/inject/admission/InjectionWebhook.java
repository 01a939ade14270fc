package dev.mizzen.inject.admission;

import dev.mizzen.inject.ClusterFacts;
import dev.mizzen.inject.InjectorState;
import dev.mizzen.inject.PodReview;
import dev.mizzen.inject.PodReview.Outcome;
import dev.mizzen.inject.document.DocumentException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what the API server posts to {@code /inject} and below. Any thread may use it, as many at
 * a time as there are; each request sees one state from its start to its end.
 *
 * <p>Bad requests cost themselves alone: too large or empty 400, another content type 415; what is
 * no AdmissionReview, and a pod that cannot be injected, get an answer that refuses and says why.
 *
 * <p>Source: Istio 1.30, pkg/kube/inject/webhook.go, serveInject.
 */
public final class InjectionWebhook {
  /** Kubernetes' own limit with room to spare; a server need not read more. */
  public static final int MAX_BODY_BYTES = 6 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(InjectionWebhook.class);
  private static final String CONTENT_TYPE = "application/json";

  private final Supplier<InjectorState> state;
  private final ClusterFacts facts;
  private final InjectionMetrics metrics;
  private final InstantSource clock;

  /**
   * @param state asked once for each request
   */
  public InjectionWebhook(
      Supplier<InjectorState> state,
      ClusterFacts facts,
      InjectionMetrics metrics,
      InstantSource clock) {
    this.state = state;
    this.facts = facts;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * @param path of the URL, decoded
   * @param contentType as in the header; empty where there is none
   * @param body at most one byte more than {@link #MAX_BODY_BYTES}
   */
  public HttpReply handle(String path, String contentType, byte[] body) {
    var start = clock.instant();
    metrics.requested();
    if (body.length > MAX_BODY_BYTES) {
      return refused(400, "Request entity too large: limit is " + MAX_BODY_BYTES);
    }
    if (body.length == 0) {
      return refused(400, "no body found");
    }
    if (!contentType.equals(CONTENT_TYPE)) {
      return refused(415, "invalid Content-Type, want `application/json`");
    }
    String answer = answer(path, body);
    metrics.answered(Duration.between(start, clock.instant()));
    return HttpReply.json(answer);
  }

  private HttpReply refused(int status, String message) {
    metrics.failed();
    return HttpReply.error(status, message);
  }

  private String answer(String path, byte[] body) {
    AdmissionReview review;
    try {
      review = AdmissionReview.read(body);
    } catch (DocumentException unreadable) {
      metrics.failed();
      return AdmissionReview.UNREADABLE.refused(String.valueOf(unreadable.getMessage()));
    }
    return switch (outcome(review, path)) {
      case Outcome.Skipped ignored -> {
        metrics.skipped();
        yield review.allowed();
      }
      case Outcome.Injected(var pod, var patch) -> review.patched(patch);
      case Outcome.Failed(var message) -> {
        metrics.failed();
        LOG.atWarn()
            .addKeyValue("path", path)
            .addKeyValue("reason", message)
            .log("pod not injected");
        yield review.refused(message);
      }
    };
  }

  private Outcome outcome(AdmissionReview review, String path) {
    if (!review.object().isObject()) {
      return new Outcome.Failed("the request has no object that is a pod");
    }
    return PodReview.of(state.get(), facts, review.object(), review.namespace(), UrlEnv.of(path));
  }
}
