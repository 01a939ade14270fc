package dev.mizzen.istiod.http;

import com.google.protobuf.ByteString;
import java.util.Optional;

/**
 * A request with a body, as webhooks get it.
 *
 * @param path without the query, for example {@code /inject/cluster/one}
 * @param contentType as it was sent; empty where it was not
 * @param body whole, up to {@link HttpListener#MAX_BODY_BYTES}; of a longer one a byte more than
 *     that
 */
public record HttpPost(String path, String contentType, ByteString body) {

  /**
   * What is wrong with the request as one that carries JSON. Source: Istio 1.30,
   * pkg/webhooks/validation/server and pkg/kube/inject/webhook.go.
   */
  public Optional<HttpAnswer> refusal() {
    if (body.size() > HttpListener.MAX_BODY_BYTES) {
      return Optional.of(
          HttpAnswer.text(
              400, "Request entity too large: limit is " + HttpListener.MAX_BODY_BYTES + "\n"));
    }
    if (body.isEmpty()) {
      return Optional.of(HttpAnswer.text(400, "no body found\n"));
    }
    if (!contentType.equals("application/json")) {
      return Optional.of(HttpAnswer.text(415, "invalid Content-Type, want `application/json`\n"));
    }
    return Optional.empty();
  }
}
