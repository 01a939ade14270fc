package dev.mizzen.istiod.admission;

import com.google.protobuf.ByteString;
import dev.mizzen.inject.PodReview;
import dev.mizzen.inject.PodReview.Outcome;
import dev.mizzen.inject.UrlEnv;
import dev.mizzen.istiod.http.HttpAnswer;
import dev.mizzen.istiod.http.HttpPost;
import dev.mizzen.istiod.http.PostPage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The injecting webhook: {@code /inject} and everything below it, where the path gives the proxy
 * environment. Immutable; any thread may use it.
 *
 * <p>Bad requests cost themselves alone: what carries no review is refused as HTTP; what is no
 * review, and a pod that cannot be injected, get an answer that refuses and says why.
 *
 * <p>Source: Istio 1.30, pkg/kube/inject/webhook.go, serveInject.
 */
public final class InjectionWebhook implements PostPage {
  private static final Logger LOG = LoggerFactory.getLogger(InjectionWebhook.class);

  private final Supplier<Injector> injector;
  private final InjectionMetrics metrics;
  private final InstantSource clock;

  /**
   * @param injector asked once for each request
   */
  public InjectionWebhook(
      Supplier<Injector> injector, InjectionMetrics metrics, InstantSource clock) {
    this.injector = injector;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public HttpAnswer answer(HttpPost post) {
    var start = clock.instant();
    metrics.requested();
    Optional<HttpAnswer> refusal = post.refusal();
    if (refusal.isPresent()) {
      metrics.failed();
      return refusal.get();
    }
    String answer = review(post.path(), post.body());
    metrics.answered(Duration.between(start, clock.instant()));
    return HttpAnswer.json(answer);
  }

  private String review(String path, ByteString body) {
    ReviewRequest request;
    try {
      request = AdmissionReviews.read(body);
    } catch (AdmissionReviews.BadReview bad) {
      return AdmissionReviews.write(
          Optional.empty(), failed(path, String.valueOf(bad.getMessage())));
    }
    return AdmissionReviews.write(Optional.of(request), response(request, path));
  }

  private ReviewResponse response(ReviewRequest request, String path) {
    return switch (outcome(request, path)) {
      case Outcome.Skipped ignored -> {
        metrics.skipped();
        yield ReviewResponse.ALLOWED;
      }
      case Outcome.Injected(var pod, var patch) -> ReviewResponse.patched(patch);
      case Outcome.Failed(var message) -> failed(path, message);
    };
  }

  private Outcome outcome(ReviewRequest request, String path) {
    if (!request.object().isObject()) {
      return new Outcome.Failed("the request has no object that is a pod");
    }
    return switch (injector.get()) {
      case Injector.Ready(var state, var facts) ->
          PodReview.of(state, facts, request.object(), request.namespace(), UrlEnv.of(path));
      case Injector.Unready(var reason) -> new Outcome.Failed(reason);
    };
  }

  private ReviewResponse failed(String path, String reason) {
    metrics.failed();
    LOG.atWarn().addKeyValue("path", path).addKeyValue("reason", reason).log("pod not injected");
    return ReviewResponse.denied(reason);
  }
}
