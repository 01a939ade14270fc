package dev.mizzen.inject.admission;

/** What goes back to the API server; the body is sent as UTF-8. */
public record HttpReply(int status, String contentType, String body) {
  static HttpReply json(String body) {
    return new HttpReply(200, "application/json", body);
  }

  static HttpReply error(int status, String message) {
    return new HttpReply(status, "text/plain; charset=utf-8", message + "\n");
  }
}
