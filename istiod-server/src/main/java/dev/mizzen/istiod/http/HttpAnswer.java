package dev.mizzen.istiod.http;

/** What a page gives back; the body is sent as UTF-8. */
public record HttpAnswer(int status, String contentType, String body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  public static HttpAnswer text(int status, String text) {
    return new HttpAnswer(status, TEXT, text);
  }

  public static HttpAnswer json(String json) {
    return new HttpAnswer(200, "application/json", json);
  }

  public static HttpAnswer html(String html) {
    return new HttpAnswer(200, "text/html; charset=utf-8", html);
  }

  public static HttpAnswer of(String contentType, String text) {
    return new HttpAnswer(200, contentType, text);
  }
}
