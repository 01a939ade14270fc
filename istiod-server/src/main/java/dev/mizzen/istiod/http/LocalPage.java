package dev.mizzen.istiod.http;

/**
 * A page for callers on this machine; others are told so.
 *
 * <p>Source: Istio 1.30, pilot/pkg/bootstrap/monitoring.go.
 */
public record LocalPage(Page page) implements Page {
  @Override
  public HttpAnswer answer(HttpQuery query) {
    return query.isLocal()
        ? page.answer(query)
        : HttpAnswer.text(403, "Only requests from localhost are allowed\n");
  }
}
