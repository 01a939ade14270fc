package dev.mizzen.istiod.http;

import java.nio.charset.StandardCharsets;

/** What a page gives back. */
public record HttpAnswer(int status, String contentType, byte[] body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  public static HttpAnswer text(int status, String text) {
    return new HttpAnswer(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  public static HttpAnswer json(String json) {
    return new HttpAnswer(200, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  public static HttpAnswer html(String html) {
    return new HttpAnswer(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  public static HttpAnswer of(String contentType, String text) {
    return new HttpAnswer(200, contentType, text.getBytes(StandardCharsets.UTF_8));
  }
}
